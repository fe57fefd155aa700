import { randomUUID } from 'node:crypto'
import { type Database, organisation } from '@lodestone/database'
import { fromJson, toJson } from '@lodestone/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveExposure } from '../exposure/exposure.store.ts'
import { createOutlookDatabase } from '../outlook.fixture.ts'
import { allLines, findLines, lockLines, saveLines } from './lines.store.ts'

let held: Awaited<ReturnType<typeof createOutlookDatabase>>
beforeAll(async () => {
  held = await createOutlookDatabase()
})
afterAll(() => held?.drop())

const rotors = {
  line: 'rotors “A”',
  element: 'Dy' as const,
  stage: 'magnet' as const,
  country: 'DE',
  kgPerMonth: '4',
  from: '2027-01',
  to: '2027-12',
}
const ids = [randomUUID(), randomUUID()].sort()
const within = (id = ''): Database => held.open.within(organisation(id))

async function state(id: string, rows: number): Promise<void> {
  await within(id).transaction(async tx => {
    const before = await lockLines(tx, id)
    expect(before).toMatchObject({ version: 1, rows: 0 })
    await saveLines(tx, { ...before, version: 2, rows, lines: toJson(Array(rows).fill(rotors)), digest: 'x' })
  })
  await saveExposure(within(id), {
    participantId: id,
    digest: 'x',
    answer: toJson({ scenarios: [], sources: [] }),
  })
}

test('a member reads its own lines alone, and what followed from them, whatever a query forgets', async () => {
  for (const id of ids) await state(id, 1)
  const [mine, rival] = ids
  expect(await findLines(within(mine), rival ?? '')).toBeUndefined()
  for (const table of ['own_lines', 'exposure']) {
    const rows = await within(mine).query<{ participant_id: string }>(`SELECT participant_id FROM ${table}`)
    expect(rows).toEqual([{ participant_id: mine }])
    await expect(within(mine).query(`UPDATE ${table} SET digest = 'mine'`)).resolves.toBeDefined()
    const digests = await held.database.query(`SELECT digest FROM ${table} WHERE participant_id = $1`, [rival])
    expect(digests).toEqual([{ digest: 'x' }])
  }
  await expect(
    within(mine).query("INSERT INTO own_lines VALUES ($1, 2, 'x', 0, '[]')", [randomUUID()]),
  ).rejects.toThrow()
})

test('the lines of all come as one text, in the order of their owners, without those who stated none', async () => {
  const nobody = randomUUID()
  await state(nobody, 0)
  const { text, members, rows } = await allLines(held.database)
  expect([members, rows]).toEqual([2, 2])
  expect(fromJson(text)).toEqual(ids.map(owner => ({ owner, lines: [rotors] })))
})
