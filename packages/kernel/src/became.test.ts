import { expect, test } from 'vitest'
import { becameOf } from './became.ts'

const of = (...states: string[]) => becameOf(states.map(state => ({ state })))

test('what stands, and what was given nothing, is told as the match explained it', () => {
  expect([of(), of('proposed', 'accepted'), of('awarded', 'contracted', 'delivered')]).toEqual(Array(3).fill(undefined))
})
test('what was refused or has lapsed is told as that, in whole or in part', () => {
  expect([of('declined'), of('lapsed', 'lapsed'), of('lapsed', 'declined')]).toEqual(['declined', 'lapsed', 'declined'])
  expect([of('declined', 'accepted'), of('awarded', 'lapsed')]).toEqual(['partly-declined', 'partly-lapsed'])
})
