import { expect, test } from 'vitest'
import { stage } from '../offer/offer.fixture.ts'
import { type Likeness, listedOf, namesIn } from './names.ts'

const share = { country: 'AU', sharePct: '100' }

test('the names in an offer are each there once at a stage; countries and sites are none', () => {
  const deep = { ...share, owner: 'A', ownership: [{ ...share, owner: 'B', ownership: [{ ...share, owner: 'A' }] }] }
  const chain = [
    stage('mining', { operator: 'M', ownership: [deep], tolledIn: 'JP' }),
    stage('separation', { operator: 'M', ownership: [], control: [{ by: 'C', country: 'AU', how: 'veto' }] }),
  ]
  expect(namesIn(chain, 'Seller')).toEqual([
    { name: 'Seller' },
    { name: 'M', stage: 'mining' },
    { name: 'A', stage: 'mining' },
    { name: 'B', stage: 'mining' },
    { name: 'M', stage: 'separation' },
    { name: 'C', stage: 'separation' },
  ])
})

const like = (alias: string, score: string, is: Likeness['is'], list = 'L'): Likeness => ({
  name: 'N',
  list,
  alias,
  score,
  is,
})
const counted = (...all: Likeness[]) => listedOf([{ name: 'N', stage: 'mining' }, { name: 'O' }], all)

test('of a name counts, on each list, who it is, else whom it is most like and may be', () => {
  const at = { name: 'N', stage: 'mining', list: 'L' }
  expect(counted()).toEqual([])
  expect(counted(like('a', '1.00', 'other'))).toEqual([])
  expect(counted(like('a', '0.90', 'open'), like('b', '0.95', 'open'), like('c', '1.00', 'other'))).toEqual([
    { ...at, alias: 'b', is: 'open' },
  ])
  expect(counted(like('a', '1.00', 'open'), like('b', '0.86', 'same'))).toEqual([{ ...at, alias: 'b', is: 'same' }])
  expect(counted(like('a', '0.90', 'open'), like('a', '0.90', 'open', 'K'))).toEqual([
    { ...at, alias: 'a', is: 'open' },
    { ...at, list: 'K', alias: 'a', is: 'open' },
  ])
})
