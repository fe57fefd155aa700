import type { Producer } from './ports.ts'

/** The producer that sends one thing after the other, and nothing once it is closed. */
export function oneByOne({ send, close }: Producer): Producer {
  let sending = false
  let closed = false
  return {
    async send(records) {
      if (closed) throw new Error('the producer is closed')
      if (sending) throw new Error('one send at a time')
      sending = true
      try {
        await send(records)
      } finally {
        sending = false
      }
    },
    async close() {
      closed = true
      await close()
    },
  }
}
