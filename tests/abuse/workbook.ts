import { zipOf } from '../../packages/files/src/workbook.fixture.ts'

export const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships'

/** A workbook of one sheet, and whatever more it is made of. */
export const workbook = (sheet: string | Buffer, more: Readonly<Record<string, string>> = {}): Promise<Buffer> =>
  zipOf({
    '_rels/.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="r" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': '<workbook><sheets><sheet name="S" sheetId="1" id="s"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="s" Target="worksheets/sheet1.xml"/><Relationship Id="t" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet,
    'xl/styles.xml': '<styleSheet/>',
    ...more,
  })
