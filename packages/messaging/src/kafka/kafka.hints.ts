import type { KafkaConsumer } from './kafka.ts'

/** Offsets are told to the broker this often. They are hints for its tools. */
const HINT_MS = 1_000

/** Offsets that the broker is told of now and then. */
export class Hints {
  readonly #consumer: KafkaConsumer
  readonly #failed: (error: unknown) => void
  readonly #offsets = new Map<string, { topic: string; partition: number; offset: string }>()
  #telling: NodeJS.Timeout | undefined

  /** `failed` is told when the broker did not take them. */
  constructor(consumer: KafkaConsumer, failed: (error: unknown) => void) {
    this.#consumer = consumer
    this.#failed = failed
  }

  /** To be told soon, instead of what was to be told of the same partition. */
  put(topic: string, partition: number, offset: bigint): void {
    this.#telling ??= setTimeout(() => void this.tell(), HINT_MS)
    this.#offsets.set(`${topic} ${partition}`, { topic, partition, offset: String(offset) })
  }

  forget(): void {
    this.#offsets.clear()
  }

  /** Tells nothing more by itself. */
  rest(): void {
    clearTimeout(this.#telling)
  }

  /** Tells what there is. Never rejects. */
  async tell(): Promise<void> {
    clearTimeout(this.#telling)
    this.#telling = undefined
    if (this.#offsets.size === 0) return
    const offsets = [...this.#offsets.values()]
    this.#offsets.clear()
    try {
      await this.#consumer.commitOffsets(offsets)
    } catch (error) {
      this.#failed(error)
    }
  }
}
