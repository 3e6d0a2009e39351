// 「前回と同じにする」: what was answered elsewhere about the same measure is entered on a click.
import { today } from '../../support/dates.ts';
import { allYes, setUpInspections, submitChecklist } from '../../support/inspection.ts';
import { look } from '../../support/look.ts';
import { choose, open, question, saved } from '../../support/response.ts';
import { expect, test } from '../../support/test.ts';

test('a checklist suggests answers of the survey, also for other devices', async ({ page, browser, server }) => {
  const { pharmacist } = await setUpInspections(page, browser, server);
  await submitChecklist(page, server, allYes(today()), 0);
  await server.command('rounds', 'open', 'pharmacy-survey@R8');
  await pharmacist.goto('/');
  await open(pharmacist, /令和8年度.*薬局/);
  await choose(pharmacist, 'Q2', 'いいえ');
  await saved(pharmacist);
  await expect(question(pharmacist, 'Q4')).toContainText('「医療情報システム全般」について');
  await look(pharmacist, 'same-as-before');
  for (const [item, same] of [['Q2', 'はい'], ['Q4', '行っている']]) {
    await question(pharmacist, item).getByRole('button', { name: '前回と同じにする' }).click();
    await expect(question(pharmacist, item).getByRole('radio', { name: same, exact: true })).toBeChecked();
    await expect(question(pharmacist, item).getByRole('radio', { name: same, exact: true })).toBeFocused();
  }
  await saved(pharmacist);
  await pharmacist.reload();
  await expect(question(pharmacist, 'Q2').getByRole('radio', { name: 'はい', exact: true })).toBeChecked();
  await expect(question(pharmacist, 'Q4').getByRole('radio', { name: '行っている', exact: true })).toBeChecked();
});
