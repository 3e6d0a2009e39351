// The field in the cell somebody is in. It is always there, so that Japanese input begins with its first
// letter: what is typed at once replaces the cell, after F2 or a second press the cell is edited.
import { element } from './element.js';

export class CellEditor {
  #field = null;
  #column = null;
  #lists = new Map();
  #page;
  #typing;
  /** `ready`: keys move; `typing`: what is typed replaces; `editing`: keys move in the text. */
  mode = 'ready';
  isTyped = false;

  /** `typing()` is called at every letter; lists of choices are put into `page`. */
  constructor(page, typing) {
    this.#page = page;
    this.#typing = typing;
  }

  get field() { return this.#field; }
  get value() { return this.#field.value; }
  get isOpen() { return this.mode !== 'ready'; }

  /** Puts the field into a cell. */
  open(cell, column, text, name) {
    this.close();
    this.#column = column;
    this.mode = 'ready';
    this.isTyped = false;
    const field = element(column.type === 'long_text' ? 'textarea' : 'input', 'cell-field');
    if (field.matches('input')) field.type = 'text';
    field.autocomplete = 'off';
    field.setAttribute('aria-label', name);
    field.value = text;
    if (cell.hasAttribute('aria-invalid')) field.setAttribute('aria-invalid', 'true');
    if (cell.hasAttribute('aria-describedby')) field.setAttribute('aria-describedby', cell.getAttribute('aria-describedby'));
    if (this.offers) field.setAttribute('list', this.#list(column));
    field.addEventListener('input', () => {
      this.isTyped = true;
      if (this.mode === 'ready') this.#turn('typing');
      this.#typing();
    });
    field.addEventListener('compositionstart', () => { if (this.mode === 'ready') this.#turn('typing'); });
    this.#field = field;
    cell.append(field);
    this.#turn('ready');
  }

  /** Whether the column has a list to choose from; several of one are typed with commas. */
  get offers() {
    return this.#column?.type === 'choice' || this.#column?.type === 'yes_no';
  }

  #list(column) {
    const known = this.#lists.get(column.id);
    if (known) return known;
    const list = element('datalist');
    list.id = `choices-${column.id}`;
    for (const label of column.type === 'yes_no' ? ['はい', 'いいえ'] : column.options) {
      const option = element('option');
      option.value = label;
      list.append(option);
    }
    this.#page.append(list);
    this.#lists.set(column.id, list.id);
    return list.id;
  }

  #turn(mode) {
    this.mode = mode;
    this.#field.classList.toggle('open', mode !== 'ready');
  }

  focus() {
    this.#field.focus({ preventScroll: true });
    this.#field.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (this.mode === 'ready') this.#field.select();
  }

  /** Goes on in the text that stands there; a choice shows its list. */
  edit() {
    this.#turn('editing');
    const { length } = this.#field.value;
    this.#field.setSelectionRange(length, length);
    if (this.offers) this.offer();
  }

  /** Shows all there is to choose from: with a text in the field, browsers show only what is like it. */
  offer() {
    if (!this.offers) return;
    this.#turn('editing');
    if (!this.isTyped) {
      this.#field.placeholder = this.#field.value;
      this.#field.value = '';
    }
    try {
      this.#field.showPicker?.();
    } catch {
      // Without a press of its own the browser shows none; typing works.
    }
  }

  close() {
    this.#field?.remove();
    this.#field = null;
  }
}
