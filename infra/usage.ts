/** Answers `--help` or `-h` with what a command takes, before it does anything, and ends. */
export function answerHelp(usage: string): void {
  if (!process.argv.slice(2).some(word => word === '--help' || word === '-h')) return
  console.log(usage)
  process.exit(0)
}
