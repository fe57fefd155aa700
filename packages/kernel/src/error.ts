/** What was caught, as an error: whatever else was thrown is told in its message. */
export const errorOf = (caught: unknown): Error => (caught instanceof Error ? caught : new Error(String(caught)))

/** The code of an error of the system or of a library, such as `ENOENT`. */
export const errorCode = (caught: unknown): string | undefined => {
  const code = caught instanceof Error && 'code' in caught ? caught.code : undefined
  return typeof code === 'string' ? code : undefined
}
