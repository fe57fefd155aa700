import { readOptions, refuseUnknown } from '../infra/usage.ts'
import { changedSince } from './proof/changed.ts'
import { withInfrastructure } from './proof/infrastructure.ts'
import { findPlanted } from './proof/planted.finding.ts'
import { conclude, type Proof, prove } from './proof/proof.ts'
import { filesOf, isRoom, ROOMS, type Room, roomsFor } from './proof/rooms.ts'

/** The long proof, room by room; ends with the one line `N passed, N failed` over all of them. */

const NAMES = Object.keys(ROOMS) as Room[]
const USAGE = `usage: npm run prove [-- ROOM ...]             the long proof: all rooms, or those that are named, one after the other
       npm run prove -- --changed [BASE]       the rooms that concern what has changed since BASE (origin/main, else main)
       npm run prove -- --list                 the rooms with their files
       npm run prove -- --planted [NAME ...]   plants defects in this checkout, one by one, and says which the quick proof finds; hours
The rooms: ${NAMES.join(', ')}
Each ends with "N passed, N failed". Exit code 1 when a test failed, or three of a room passed only at the second try`

const { values, positionals } = readOptions(USAGE, {
  allowPositionals: true,
  options: { changed: { type: 'boolean' }, list: { type: 'boolean' }, planted: { type: 'boolean' } },
})
if (values.list) {
  for (const name of NAMES) console.log([`${name}: ${ROOMS[name].proves}`, ...filesOf(name)].join('\n  '))
  process.exit(0)
}
if (values.planted) process.exit(await findPlanted(positionals, USAGE))
const chosen = values.changed ? roomsFor(changedSince(positionals[0])) : named(positionals)
if (chosen.length === 0) {
  console.log('no room concerns what has changed')
  process.exit(0)
}

const proofs = await withInfrastructure(async () => {
  const ended: { name: Room; proof: Proof; code: number }[] = []
  for (const name of chosen) {
    console.log(`\n${name}: ${ROOMS[name].proves}`)
    const files = new Set(filesOf(name))
    const proof = await prove(file => files.has(file))
    ended.push({ name, proof, code: conclude(proof) })
  }
  return ended
})
if (proofs.length > 1) {
  console.log('')
  for (const { name, proof } of proofs) console.log(`${name.padEnd(12)} ${proof.passed} passed, ${proof.failed} failed`)
  const sum = (figure: 'passed' | 'failed'): number => proofs.reduce((total, { proof }) => total + proof[figure], 0)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
}
process.exit(proofs.some(({ code }) => code !== 0) ? 1 : 0)

function named(words: readonly string[]): Room[] {
  refuseUnknown(words, NAMES, USAGE)
  return words.length > 0 ? words.filter(isRoom) : NAMES
}
