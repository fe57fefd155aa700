import { hostileRound } from './fuzz/round.fixture.ts'
import { match } from './match.ts'

const [seed, number] = process.argv.slice(2).map(Number) as [number, number]
const r = hostileRound({ seed, number })
const { lines, offers, rules } = r
console.log(JSON.stringify(rules))
for (const l of lines)
  console.log(
    'L',
    l.id,
    l.material,
    l.quantityKg,
    'min',
    l.minimumKg,
    'pr',
    l.priority,
    'ceil',
    l.ceilingPrice?.amount,
    l.bloc,
    'w',
    l.weight,
    JSON.stringify(l.substitutes),
    l.provenanceFloor,
    l.memberId,
  )
for (const o of offers)
  console.log(
    'O',
    o.id,
    o.material,
    o.quantityKg,
    'lot',
    o.minimumLotKg,
    'inc',
    o.lotIncrementKg,
    JSON.stringify(o.price),
    JSON.stringify(o.chain.map(c => c.country)),
    o.level,
    o.supplierId,
  )
try {
  const o = await match(r)
  for (const s of o.result.stages) console.log(s.name, s.value, s.bound, s.gap)
  console.log(JSON.stringify(o.result.selection))
  console.log(JSON.stringify(o.result.fills.map(f => [f.lineId, f.filledKg])))
  console.log(o.result.allocations.map(a => `${a.lineId} ${a.offerId} ${a.quantityKg}`).join('\n'))
} catch (e) {
  console.log(String(e))
}
