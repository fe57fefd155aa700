import type { Concern } from './concern.ts'
import type { Counted } from './holder.ts'
import { smaller } from './share.ts'

/** Countries of concern under which an owner counts in full, whoever owns it. */
export const inFull = ({ party }: Counted, concern: Concern): readonly string[] =>
  concern.owned(party.record).filter(country => party.doubt !== undefined || party.countries.includes(country))

/**
 * Gives owners of concern what they ask for of the part that nobody else has for certain. Owners of the very same countries share it: it says nothing
 * which of them has what. Any other has all of it for itself, since whoever came first would hide the others: together they may hold more than the
 * whole, which proves nothing.
 */
export function roomOf(part: bigint, concern: Concern): (one: Counted, asked: bigint) => bigint {
  const left = new Map<string, bigint>()
  return (one, asked) => {
    const { record } = one.party
    const countries = inFull(one, concern)
    const key = JSON.stringify(countries.length > 0 ? [countries, concern.owned(record)] : record)
    const room = left.get(key) ?? part
    const taken = smaller(asked, room)
    left.set(key, room - taken)
    return taken
  }
}
