import ExcelJS from 'exceljs';
import type { Language, Text } from './i18n.ts';

/** A column of a template. */
export interface TemplateColumn {
  header: Text;
  required: boolean;
  example: string;
  note: Text | null;
  /** Allowed values, offered as a drop-down; null for free text. */
  choices: readonly string[] | null;
}

/** Rows that get text format and drop-downs. */
const PREPARED_ROWS = 5000;
const WORDS = {
  zh: { required: '必填', optional: '选填', example: '示例', choose: '请从列表中选择', lists: '可选值' },
  en: {
    required: 'required',
    optional: 'optional',
    example: 'example',
    choose: 'Choose from the list',
    lists: 'values',
  },
} as const;

/**
 * An .xlsx to fill in: a header row whose cells carry what belongs there as a note, drop-downs for closed lists, one sample row. Every
 * cell is text, so that a phone number, an ID number or a VIN keeps all its digits.
 */
export async function writeTemplate(columns: readonly TemplateColumn[], language: Language): Promise<Buffer> {
  const words = WORDS[language];
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Sheet1', { views: [{ state: 'frozen', ySplit: 1 }] });
  const lists = workbook.addWorksheet(words.lists, { state: 'hidden' });
  sheet.columns = columns.map(({ header, example }) => ({
    width: 6 + 2 * Math.max(header[language].length, Math.ceil(example.length / 2)),
    style: { numFmt: '@' },
  }));
  columns.forEach(({ header, required, example, note, choices }, at) => {
    const head = sheet.getCell(1, at + 1);
    head.value = `${required ? '* ' : ''}${header[language]}`;
    head.font = { bold: true };
    const lines = [required ? words.required : words.optional, note?.[language], `${words.example}: ${example}`];
    head.note = lines.filter(Boolean).join('\n');
    const sample = sheet.getCell(2, at + 1);
    sample.value = example;
    sample.font = { italic: true, color: { argb: 'FF595959' } };
    if (!choices || choices.length === 0) return;
    // A list written into the rule may have 255 characters; on a sheet of its own it may have any number of rows.
    choices.forEach((choice, row) => {
      lists.getCell(row + 1, at + 1).value = choice;
    });
    const column = lists.getColumn(at + 1).letter;
    const formula = `'${words.lists}'!$${column}$1:$${column}$${choices.length}`;
    const here = sheet.getColumn(at + 1).letter;
    addRule(sheet, `${here}2:${here}${PREPARED_ROWS + 1}`, {
      type: 'list',
      allowBlank: !required,
      formulae: [formula],
      showErrorMessage: true,
      error: words.choose,
    });
  });
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** A rule for a range: exceljs keeps them by address and writes a range as it stands, its types know single cells alone. */
function addRule(sheet: ExcelJS.Worksheet, range: string, rule: ExcelJS.DataValidation): void {
  const { dataValidations } = sheet as unknown as {
    dataValidations: { add(range: string, rule: ExcelJS.DataValidation): void };
  };
  dataValidations.add(range, rule);
}
