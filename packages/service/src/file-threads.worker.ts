import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ProblemCode } from '@lodestone/contracts'
import { ProblemError } from '@lodestone/http/problem'
import type { SentFile } from '@lodestone/http/sent'
import type { FieldError } from '@lodestone/kernel'

/** What a thread for files is asked: to call a function of a module of its service. */
export type Task = {
  readonly module: string
  readonly name: string
  readonly sent: SentFile
  readonly more: readonly unknown[]
}
/** What the function gave, or what it threw in a form that can be copied. */
export type FileOutcome = {
  /** Lines that were read, whatever became of them. */
  readonly lines: number
} & (
  | { readonly value: unknown }
  | {
      readonly problem: { readonly code: ProblemCode; readonly detail: string; readonly errors?: readonly FieldError[] }
    }
)

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Loads the module beforehand, and clears away what the file before has left: it would be held against this one. */
export async function load({ module }: Pick<Task, 'module'>): Promise<void> {
  await import(module)
  collect()
}

export default async function run({ module, name, sent, more }: Task): Promise<FileOutcome> {
  const readers: Record<string, (sent: SentFile, ...more: readonly unknown[]) => unknown> = await import(module)
  // Bytes arrive without what Node adds to them.
  const { buffer, byteOffset, byteLength } = sent.bytes
  let lines = 0
  const counted = (some: number): void => {
    lines = Math.max(lines, some)
  }
  try {
    const file = { ...sent, bytes: Buffer.from(buffer, byteOffset, byteLength), counted }
    const value = await readers[name]?.(file, ...more)
    return { lines, value }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { code, message, errors } = error
    return { lines, problem: { code, detail: message, ...(errors ? { errors } : {}) } }
  }
}
