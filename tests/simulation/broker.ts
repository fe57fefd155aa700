import {
  type InRecord,
  type OutRecord,
  type Producer,
  partitionKey,
  type TopicSettings,
  type Transport,
} from '@lodestone/messaging'
import type { Life } from './agenda.ts'
import { Member } from './broker.member.ts'
import { living, type World } from './world.ts'

/** How unkind the broker is: each a probability. */
export type Meanness = {
  /** A send is rejected: nothing of it was stored, or some, or all. */
  rejects: number
  /** A send is stored once more, later. */
  duplicates: number
  /** Request or answer of a send is on its way for up to `slowMs` milliseconds. */
  slow: number
  slowMs: number
  /** After a batch the group is assigned anew. */
  rebalances: number
  /** An assigned partition is read from a wrong offset first. */
  detours: number
}
export const KIND: Meanness = { rejects: 0, duplicates: 0, slow: 0, slowMs: 0, rebalances: 0, detours: 0 }

/** Milliseconds after which a silent member of a group is given up. */
const SESSION_MS = 10_000

export type Group = { readonly members: Set<Member>; generation: number }

/**
 * A broker behind the port of the hub's own transports. It keeps what the port promises and nothing more: at least once, in order per key only,
 * late, in small batches, with ambiguous rejections, rebalances and members that do not know yet that they were replaced.
 */
export class Broker {
  readonly world: World
  meanness: Meanness = { ...KIND }
  readonly #topics = new Map<string, InRecord[][]>()
  readonly #groups = new Map<string, Group>()
  readonly #readers = new Set<Member>()
  /** How old the world was when the first record of a type and key was stored. */
  readonly #stored = new Map<string, number>()
  readonly #partitionOf: (key: string, partitions: number) => number

  constructor(world: World, partitionOf: (key: string, partitions: number) => number) {
    this.world = world
    this.#partitionOf = partitionOf
  }

  create(topics: readonly TopicSettings[], partitions: number): void {
    for (const { name } of topics)
      this.#topics.set(
        name,
        Array.from({ length: partitions }, () => []),
      )
  }

  partitions(topic: string): readonly (readonly InRecord[])[] {
    return this.#topics.get(topic) ?? []
  }
  get topics(): readonly string[] {
    return [...this.#topics.keys()]
  }
  group(name: string): Group {
    const group = this.#groups.get(name) ?? { members: new Set(), generation: 0 }
    this.#groups.set(name, group)
    return group
  }
  join(member: Member): void {
    this.#readers.add(member)
    const group = this.group(member.options.group)
    group.members.add(member)
    group.generation++
  }
  leave(member: Member): void {
    this.#readers.delete(member)
    const group = this.group(member.options.group)
    if (group.members.delete(member)) group.generation++
  }

  /** Somebody was not heard of: after a while its partitions are given to others. */
  missed(life: Life): void {
    this.world.after(SESSION_MS, undefined, `broker: ${life.name} was not heard of`, () => {
      if (life.alive && life.resumesAt <= this.world.now) return
      for (const member of this.#readers) if (member.life === life) this.leave(member)
    })
  }

  /** The transport of one life of a process. */
  transport(): Transport {
    return {
      producer: async () => this.#producer(),
      consume: async options => new Member(this, options),
      ensureTopics: async () => {},
      endOffsets: async topics => {
        await this.world.sleep(this.world.chance.ms(0.25, 4))
        return this.ends(topics)
      },
      startOffsets: async topics => new Map([...this.ends(topics).keys()].map(key => [key, 0n])),
      close: async () => {},
    }
  }

  ends(topics: readonly string[]): Map<string, bigint> {
    const ends = new Map<string, bigint>()
    for (const topic of topics)
      for (const [partition, records] of this.partitions(topic).entries())
        ends.set(partitionKey({ topic, partition }), BigInt(records.length))
    return ends
  }

  /** How old the world was when an event of this type and key could first be heard; undefined while nobody can. */
  storedAt(type: string, key: string): number | undefined {
    return this.#stored.get(`${type} ${key}`)
  }

  /** Appends in an order that keeps only each key's own. */
  #store(records: readonly OutRecord[]): void {
    const queues = [...Map.groupBy(records, ({ topic, key }) => `${topic} ${key}`).values()].map(queue => [...queue])
    while (queues.length > 0) {
      const at = this.world.chance.below(queues.length)
      const record = queues[at]?.shift()
      if (queues[at]?.length === 0) queues.splice(at, 1)
      if (!record) continue
      const partitions = this.#topics.get(record.topic)
      if (!partitions) throw new Error(`there is no topic ${record.topic}`)
      const partition = partitions[this.#partitionOf(record.key, partitions.length)] ?? []
      const { key, value, headers } = record
      const told = `${headers.ce_type} ${key}`
      if (!this.#stored.has(told)) this.#stored.set(told, this.world.age)
      partition.push({ offset: BigInt(partition.length), key, value: Buffer.from(value), headers: { ...headers } })
    }
    for (const reader of this.#readers) reader.wake()
  }

  #producer(): Producer {
    const { world } = this
    const { chance } = world
    let sending = false
    let closed = false
    const send = (records: readonly OutRecord[], life: Life | undefined) =>
      new Promise<void>((resolve, reject) => {
        const { rejects, duplicates, slow, slowMs } = this.meanness
        const way = () => (slow > 0 && chance.of(slow) ? chance.ms(4, slowMs) : chance.ms(0.25, 4))
        const isRejected = chance.of(rejects)
        const stored = !isRejected ? records : chance.of(0.5) ? records : records.filter(({ key }) => chanceOfKey(key))
        const kept = chance.below(3)
        function chanceOfKey(key: string): boolean {
          return kept > 0 && key.charCodeAt(key.length - 1) % 3 !== kept
        }
        // What has left a process arrives, whatever becomes of the process.
        world.after(way(), undefined, '', () => {
          world.note(
            `broker: ${stored.length} of ${records.length} records stored${isRejected ? ', and rejected' : ''}`,
          )
          this.#store(stored)
          if (chance.of(duplicates))
            world.after(chance.ms(0, 400), undefined, 'broker: stored again', () => this.#store(stored))
          const answer = () => (isRejected ? reject(new Error('rejected: nobody knows what was stored')) : resolve())
          world.after(way(), life, isRejected ? 'is rejected by the broker' : '', answer)
        })
      })
    return {
      send: async records => {
        if (closed) throw new Error('the producer is closed')
        if (sending) throw new Error('one send at a time')
        sending = true
        try {
          await send(records, living.getStore())
        } finally {
          sending = false
        }
      },
      close: async () => {
        closed = true
      },
    }
  }
}
