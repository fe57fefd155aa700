/** Where the launcher says what happened: the console and pino both fit. */
export type Log = {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}
