import type { TopicPartition } from '../ports.ts'
import type { ConsumerGroup, MemoryLog } from './memory.log.ts'

/** One member's part in a group: its share of the partitions, until somebody comes or goes, or there are more topics. */
export class Membership {
  readonly #log: MemoryLog
  readonly #group: ConsumerGroup
  readonly #topics: readonly string[]
  #generation = -1
  #topicsSeen = 0

  constructor(log: MemoryLog, group: ConsumerGroup, topics: readonly string[]) {
    this.#log = log
    this.#group = group
    this.#topics = topics
  }

  enter(): void {
    this.#group.members.add(this)
    this.disturb()
  }

  leave(): void {
    this.#group.members.delete(this)
    this.disturb()
  }

  /** The group is to be shared anew. */
  disturb(): void {
    this.#group.generation++
  }

  /** Takes its share as the group is now. */
  share(): TopicPartition[] {
    this.#generation = this.#group.generation
    this.#topicsSeen = this.#topicsThere
    const all = this.#topics.flatMap(topic => this.#log.partitions(topic).map((_, partition) => ({ topic, partition })))
    const members = [...this.#group.members]
    return all.filter((_, i) => members[i % members.length] === this)
  }

  /** Whether its share may be another's by now. */
  get isOver(): boolean {
    return this.#generation !== this.#group.generation
  }

  /** Whether it should take a share again. */
  get isStale(): boolean {
    return this.isOver || this.#topicsSeen < this.#topicsThere
  }

  get #topicsThere(): number {
    return this.#topics.filter(topic => this.#log.partitions(topic).length > 0).length
  }
}
