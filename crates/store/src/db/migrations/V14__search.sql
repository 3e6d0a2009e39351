-- What corporations and vendors are searched by: number, name and kana in one spelling
-- (tenken_domain::search_text). Empty until the program has filled it in, as for facilities; which spelling
-- is stored stands in the settings.
ALTER TABLE corporations ADD COLUMN search {text} NOT NULL DEFAULT '';
ALTER TABLE vendors ADD COLUMN search {text} NOT NULL DEFAULT '';
