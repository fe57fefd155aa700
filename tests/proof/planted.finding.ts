import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { refuseUnknown } from '../../infra/usage.ts'
import { misplaced, type Planted } from '../setup/planting.ts'
import { withInfrastructure } from './infrastructure.ts'
import { PLANTED } from './planted.ts'
import { prove, trySomeCases } from './proof.ts'
import { isQuick } from './rooms.ts'

/**
 * Plants each defect in this checkout and runs the quick proof until a test fails: first the tests of its package or service, then those of the whole hub, then all others. Says which
 * were found. Gives the exit code: 1 where the checkout has changes, which could be lost, or a defect's text is not in its place.
 */
export async function findPlanted(names: readonly string[], usage: string): Promise<number> {
  refuseUnknown(
    names,
    PLANTED.map(({ name }) => name),
    usage,
  )
  const chosen = PLANTED.filter(({ name }) => names.length === 0 || names.includes(name))
  const wrong = misplaced(chosen).map(({ name, file }) => `${name}: its text does not stand once in ${file}`)
  if (execFileSync('git', ['status', '--porcelain', '--untracked-files=no'], { encoding: 'utf8' }) !== '')
    wrong.push('this checkout has changes: defects are planted in one that has none')
  for (const one of wrong) console.error(one)
  if (wrong.length > 0) return 1

  trySomeCases()
  const survivors: string[] = []
  await withInfrastructure(async () => {
    for (const [index, planted] of chosen.entries()) {
      const finder = await foundBy(planted)
      if (finder === undefined) survivors.push(planted.name)
      console.log(`${index + 1} of ${chosen.length}: ${planted.name} ${finder ? `found among ${finder}` : 'not found'}`)
    }
  })
  console.log(`the quick proof finds ${chosen.length - survivors.length} of ${chosen.length} planted defects`)
  if (survivors.length > 0) console.log(`not found: ${survivors.join(', ')}`)
  return 0
}

/** Where the first test that fails of a defect is; undefined where none does. */
async function foundBy({ file, text, replacement }: Planted): Promise<string | undefined> {
  const own = file.split('/').slice(0, 2).join('/')
  const source = readFileSync(file, 'utf8')
  const end = (): never => {
    writeFileSync(file, source)
    process.exit(1)
  }
  process.once('SIGINT', end).once('SIGTERM', end)
  writeFileSync(
    file,
    source.replace(text, () => replacement),
  )
  try {
    const isOwn = (test: string): boolean => test.startsWith(`${own}/`)
    if ((await prove(test => isQuick(test) && isOwn(test), { once: true })).failed > 0) return own
    // The whole hub's next: what nothing near a defect notices, somebody who uses the hub does.
    const isWhole = (test: string): boolean => test.startsWith('tests/') && !isOwn(test)
    if ((await prove(test => isQuick(test) && isWhole(test), { once: true })).failed > 0) return 'tests'
    if ((await prove(test => isQuick(test) && !isOwn(test) && !isWhole(test), { once: true })).failed > 0)
      return 'others'
    return undefined
  } finally {
    writeFileSync(file, source)
    process.off('SIGINT', end).off('SIGTERM', end)
  }
}
