import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Files as they were gathered, no part of this repository: in the folder that `GATHERED_DATA` names, else in `../shared/data` beside it. */
const folder = process.env.GATHERED_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url))
export const areGathered = existsSync(folder)
export const gathered = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8')
/** What a test says of itself that needs them. */
export const NOT_WITHOUT = `(not tested without ${folder})`
