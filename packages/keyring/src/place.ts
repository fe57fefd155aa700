import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from '@lodestone/kernel/error'

/** Step by step: Node's own `recursive` never comes back where nothing can be made, such as below /proc. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  unlessThere(() => mkdirSync(folder))
}

export function unlessThere(make: () => void): void {
  try {
    make()
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
}

/** Nobody ever sees half of a file: it is whole and on the disk before `name` gives it its name. */
export function writeWhole(file: string, text: string, mode: number, name: (written: string) => void): void {
  const written = `${file}.${randomBytes(6).toString('hex')}`
  const handle = openSync(written, 'wx', mode)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
    name(written)
  } finally {
    closeSync(handle)
    rmSync(written, { force: true })
  }
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
