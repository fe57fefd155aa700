import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Answers `--help` or `-h` with what a command takes, before it does anything, and ends. */
export function answerHelp(usage: string): void {
  if (!process.argv.slice(2).some(word => word === '--help' || word === '-h')) return
  console.log(usage)
  process.exit(0)
}

/** Ends a command that was given what it does not take, before it does anything: with 2, since 1 is for what it finds. */
export function refuse(reason: string, usage: string): never {
  console.error(`${reason}\n${usage}`)
  process.exit(2)
}

/** The options of a command and its other words, or its help, or a refusal. */
export function readOptions<const T extends ParseArgsConfig>(usage: string, config: T) {
  answerHelp(usage)
  try {
    return parseArgs(config)
  } catch (error) {
    return refuse((error as Error).message, usage)
  }
}

/** The words that a command was given: each of them one of those it knows. */
export function readWords(usage: string, known: readonly string[] = []): string[] {
  answerHelp(usage)
  const words = process.argv.slice(2)
  refuseUnknown(words, known, usage)
  return words
}

export function refuseUnknown(words: readonly string[], known: readonly string[], usage: string): void {
  const unknown = words.filter(word => !known.includes(word))
  if (unknown.length > 0) refuse(`not known: ${unknown.join(', ')}`, usage)
}

const WHOLE = /^\d{1,9}$/
const DECIMAL = /^\d{1,9}(\.\d{1,9})?$/

/** The number that an option says: a whole one, unless it may be `decimal`, and no less than `least`. */
export function readNumber(text: string, usage: string, { decimal = false, least = 0 } = {}): number {
  const number = Number(text)
  if (!(decimal ? DECIMAL : WHOLE).test(text) || number < least)
    refuse(`not a ${decimal ? '' : 'whole '}number${least > 0 ? ` of at least ${least}` : ''}: ${text}`, usage)
  return number
}
