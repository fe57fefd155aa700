import fs from 'node:fs'

/** Characters of lines that may wait to be written: what comes beyond is dropped. */
const MOST_WAITING = 1024 * 1024
/** Characters of one write. */
const CHUNK = 64 * 1024
/** Milliseconds from one try that failed to the next. */
const RETRY_MS = 1_000

/**
 * Where the lines of a log go. Nobody ever waits for it, and it fails for nobody: while lines cannot be written they wait, those beyond a megabyte
 * are dropped, and how many is told as soon as there is room again. pino's own destination tries for ever at the end of a process, and at a fatal
 * line: with a full disk neither would pass.
 */
export class LogOutput {
  readonly #fd: number
  #waiting: string[] = []
  #length = 0
  /** What is being written. */
  #chunk: Buffer | undefined
  #dropped = 0

  constructor(fd: number) {
    this.#fd = fd
    process.on('exit', () => this.flushSync())
  }

  write(line: string): void {
    if (this.#length + line.length > MOST_WAITING) {
      this.#dropped++
      return
    }
    this.#waiting.push(line)
    this.#length += line.length
    if (this.#chunk === undefined) this.#next()
  }

  /** Tries once to write what waits; what cannot be written stays. */
  flushSync(): void {
    try {
      for (let chunk = this.#chunk ?? this.#take(); chunk; chunk = this.#take()) {
        this.#chunk = chunk
        while (this.#chunk.length > 0) this.#chunk = this.#chunk.subarray(fs.writeSync(this.#fd, this.#chunk))
        this.#chunk = undefined
      }
    } catch {}
  }

  #take(): Buffer | undefined {
    if (this.#waiting.length === 0) return undefined
    let count = 0
    let length = 0
    for (const line of this.#waiting) {
      if (length >= CHUNK) break
      length += line.length
      count++
    }
    const text = this.#waiting.splice(0, count).join('')
    this.#length -= text.length
    return Buffer.from(text)
  }

  #next(): void {
    this.#chunk = this.#take()
    if (this.#chunk) this.#put(this.#chunk)
  }

  #put(chunk: Buffer): void {
    fs.write(this.#fd, chunk, (error, written) => {
      // Written meanwhile, as the process ends.
      if (this.#chunk !== chunk) return
      if (error) {
        setTimeout(() => this.#chunk === chunk && this.#put(chunk), RETRY_MS).unref()
        return
      }
      if (written < chunk.length) {
        this.#chunk = chunk.subarray(written)
        this.#put(this.#chunk)
        return
      }
      if (this.#dropped > 0 && this.#waiting.length === 0) this.#tellDropped()
      this.#next()
    })
  }

  #tellDropped(): void {
    const told = { level: 40, time: Date.now(), dropped: this.#dropped, msg: 'lines of the log could not be written' }
    this.#dropped = 0
    const line = `${JSON.stringify(told)}\n`
    this.#waiting.push(line)
    this.#length += line.length
  }
}
