import { readFileSync, writeFileSync } from 'node:fs'
import { errorOf } from '@lodestone/kernel'
import { usage } from './failure.ts'

/** What a file holds; `-` is standard input. */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    throw usage(`${file} cannot be read: ${errorOf(error).message}`)
  }
}

/** The text of a file; `-` is standard input. */
export const readText = (file: string): string => readBytes(file).toString()

// biome-ignore lint/suspicious/noExplicitAny: the hub judges what is in a caller's file, and says what is wrong with it
export function readJson(file: string): any {
  try {
    return JSON.parse(readText(file))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw usage(`${file} is not JSON: ${error.message}`)
  }
}

/** Writes a file. Readable by its owner alone: what comes from the hub may be of weight to competitors. */
export function writeText(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 })
  } catch (error) {
    throw usage(`${file} cannot be written: ${errorOf(error).message}`)
  }
}
