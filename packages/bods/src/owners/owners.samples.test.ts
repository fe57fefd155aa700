import { expect, test } from 'vitest'
import { readStatements } from '../read/read.ts'
import { describeSamples, sample } from '../samples.fixture.ts'
import { CHINA, codesOf, DAY, inLine } from './owners.fixture.ts'
import { ownersOf } from './owners.ts'

type Example = [file: string, entity: string, ownership: string, control: string[], codes: string[]]

describeSamples('the examples of the standard, as owners of an entity', () => {
  const examples: Example[] = [
    ['bods-package', 'c359f58d2977', 'Jennifer Hewitson-Smith GB 100', [], []],
    [
      'fermcat',
      'ent-93c75c87ab28f889',
      "Patrick O'Donohue IE 100",
      ["Patrick O'Donohue IE management"],
      ['record-closed'],
    ],
    ['tecido', '01B68D7633', 'Shear Trust US 80', [], ['undeclared', 'interest-within-shares', 'record-closed']],
    ['listed-company-exempt-from-disclosure', '4c7ea3bfbe6c', '', [], ['undeclared', 'owner-unspecified']],
    ['bods-package-entity-owning-entity', '12b7dd0770ce', '', [], ['undeclared', 'owner-in-doubt', 'share-range']],
    [
      'mixed-direct-and-indirect-ownership',
      '9bfe59b6a869',
      'Person 1 GB 50',
      [],
      ['undeclared', 'owner-in-doubt', 'share-not-stated', 'indirect-not-carried'],
    ],
    [
      'mutilple-indirect-ownership-2',
      '1e049760d6c7',
      '',
      [],
      ['undeclared', 'owner-in-doubt', 'share-not-stated', 'indirect-not-carried'],
    ],
  ]
  test.each(examples)('%s', (file, entity, ownership, control, codes) => {
    const read = readStatements(sample(`examples/${file}.json`))
    const owners = read.ok ? ownersOf(read.statements, { entity, on: DAY, concern: CHINA }) : undefined
    if (!owners?.ok) throw new Error(`${file} is not read`)
    expect({
      ownership: inLine(owners.ownership),
      control: owners.control.map(one => `${one.by} ${one.country} ${one.how}`),
      codes: codesOf(owners),
    }).toEqual({ ownership, control, codes })
  })
})
