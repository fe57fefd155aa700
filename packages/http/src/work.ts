/** What a request makes the hub do, beside being one. */
export type Work = {
  /** Lines of a forecast, offers of an import: whatever is read, judged and stored one by one. */
  readonly lines?: number
  /** Bytes received and sent. */
  readonly bytes?: number
}

/**
 * Lines and bytes for which as much is paid as for a request. A line is some 30 µs of a core where a request is some 1.5 ms; a megabyte to parse
 * or to write is some 20 ms.
 */
const LINES_A_POINT = 50
const BYTES_A_POINT = 64 * 1024

/** What work costs beyond the point of its request, in which the first lines and bytes are included. */
export const pointsOf = ({ lines = 0, bytes = 0 }: Work): number =>
  Math.floor(lines / LINES_A_POINT) + Math.floor(bytes / BYTES_A_POINT)

/** The elements of the longest list in a parsed body: its lines, whatever they are called. */
export function linesIn(body: unknown): number {
  if (Array.isArray(body)) return body.length
  if (typeof body !== 'object' || body === null) return 0
  let most = 0
  for (const value of Object.values(body)) if (Array.isArray(value) && value.length > most) most = value.length
  return most
}
