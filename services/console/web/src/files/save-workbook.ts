import { type SheetPlan, workbookParts } from '@lodestone/kernel/workbook'
import { saveFile } from './save.ts'
import { zipped } from './zip.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Has the browser save a workbook of one sheet. */
export const saveWorkbook = async (name: string, sheet: SheetPlan): Promise<void> =>
  saveFile(name, await zipped(workbookParts([sheet]), XLSX))
