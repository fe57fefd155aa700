import { CommanderError } from 'commander'
import { type Failure, failureOf, usage } from './failure.ts'
import { outputTo, tell } from './output.ts'
import { program } from './program.ts'
import { version } from './version.ts'

/** Runs one command. Ends by itself, with one of the codes of failure.ts. */
process.stdout.on('error', error => {
  // Whoever read the answer (head, less) has had enough.
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0)
  throw error
})

const json = process.argv.includes('--json')
try {
  if (process.argv[2] === '--version' || process.argv[2] === '-V')
    outputTo(json).line({ version: version() }, version())
  else await program().parseAsync()
} catch (fault) {
  const failure = fault instanceof CommanderError ? ofCommander(fault) : failureOf(fault)
  if (failure?.message) tell(failure, json)
  process.exitCode = failure?.exit ?? 0
}

/** A wrong call; nothing when help was asked for, and no words where it was shown because a command was missing. */
function ofCommander({ exitCode, code, message }: CommanderError): Failure | undefined {
  if (exitCode === 0) return undefined
  if (code === 'commander.help') return usage('')
  return usage(`${message.replace(/^error: /, '').trim()}${json ? '' : '\n  --help says more, with examples'}`)
}
