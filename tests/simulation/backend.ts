import type { Socket } from 'node:net'
import type { ClientConfig } from 'pg'
import pg from 'pg'
import { apart } from './globals.ts'

const { Client } = pg
const READY = 'Z'.charCodeAt(0)
const NOTICE = 'N'.charCodeAt(0)
const HEADER = 5

/** One real session of PostgreSQL, spoken to in the bytes of its protocol. Later simulated connections of the same login and settings get it cleared. */
export class Backend {
  readonly pid: number
  readonly #stream: Socket
  #received: Buffer = Buffer.alloc(0)
  #messages: Buffer[] = []
  #wanted = 0
  #skipped = 0
  #done: ((answer: Buffer) => void) | undefined
  /** 'I' outside of a transaction, 'T' in one, 'E' in one that failed. */
  status = 'I'
  hasEnded = false

  private constructor(pid: number, stream: Socket) {
    this.pid = pid
    this.#stream = stream
    stream.removeAllListeners('data')
    stream.removeAllListeners('error')
    stream.on('data', chunk => this.#read(chunk))
    stream.on('error', () => {})
    stream.on('close', () => this.#end())
  }

  static open(config: ClientConfig): Promise<Backend> {
    return apart(async () => {
      const client = new Client(config)
      client.on('error', () => {})
      await client.connect()
      const { connection, processID } = client as unknown as { connection: { stream: Socket }; processID: number }
      return new Backend(processID, connection.stream)
    })
  }

  /** Sends messages that end with one that makes the server say when it is ready, after a statement of our own; gives the answer to the former. */
  run(messages: Buffer, own: string): Promise<Buffer> {
    // Nothing but the end of it is heard in a transaction that has failed.
    const before = own === '' || this.status === 'E' ? [] : [queryOf(own)]
    this.#wanted = before.length + 1
    this.#skipped = before.length
    this.#messages = []
    const answer = new Promise<Buffer>(resolve => {
      this.#done = resolve
    })
    if (this.hasEnded) this.#end()
    else this.#stream.write(Buffer.concat([...before, messages]))
    return answer
  }

  /** As it was when it was opened. */
  async clear(): Promise<void> {
    if (this.status !== 'I') await this.run(queryOf('ROLLBACK'), '')
    await this.run(queryOf('DISCARD ALL'), '')
  }

  end(): void {
    this.hasEnded = true
    this.#stream.destroy()
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    while (this.#received.length >= HEADER) {
      const length = 1 + this.#received.readUInt32BE(1)
      if (this.#received.length < length) return
      this.#message(this.#received.subarray(0, length))
      this.#received = this.#received.subarray(length)
    }
  }

  #message(message: Buffer): void {
    const [type] = message
    if (this.#skipped === 0 && type !== NOTICE) this.#messages.push(message)
    if (type !== READY) return
    this.status = String.fromCharCode(message[HEADER] ?? 0)
    this.#wanted--
    if (this.#skipped > 0) this.#skipped--
    if (this.#wanted === 0) this.#done?.(Buffer.concat(this.#messages))
  }

  #end(): void {
    this.hasEnded = true
    this.#done?.(Buffer.concat(this.#messages))
  }
}

export function queryOf(text: string): Buffer {
  const body = Buffer.from(`${text}\0`)
  const message = Buffer.alloc(HEADER + body.length)
  message.write('Q')
  message.writeUInt32BE(4 + body.length, 1)
  body.copy(message, HEADER)
  return message
}
