/** What a new consumer would only run into again: a bug, or a codec or format that kafkajs cannot read. */
const BUGS = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'KafkaJSNotImplemented'])

/** Everything else is the broker's doing and passes, also what kafkajs calls not retriable, such as a coordinator still starting. */
export function isBug(error: Error): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (BUGS.has(at.name)) return true
  return false
}

/** How a session ended. */
export type End = { readonly fatal: boolean; readonly error: Error }
