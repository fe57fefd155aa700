import { judgeRound } from './fuzz/judge.fixture.ts'
import { hostileRound } from './fuzz/round.fixture.ts'

const [seed, ...numbers] = process.argv.slice(2).map(Number) as [number, ...number[]]
for (const number of numbers) {
  const t = performance.now()
  const v = await judgeRound(hostileRound({ seed, number }))
  console.log(number, Math.round(performance.now() - t), JSON.stringify(v))
}
