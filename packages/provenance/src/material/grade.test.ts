import { gradeMeets } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { gradeFault } from './grade.ts'

test.each([
  ['ndfeb-magnet', ['N28', 'N35', 'N42H', 'N45SH', 'N38EH', 'N30AH', 'N54UH', 'N52M', 'N56']],
  ['smco-magnet', ['1:5', '2:17']],
  ['ndfeb-bonded-magnet', ['BNP-8', 'MQP-B+']],
  ['dy-oxide', ['99.9', '99.5', 'own-blend']],
  ['ndfeb-alloy', ['N99XYZ']],
])('%s has the grades %j', (material, grades) => {
  for (const grade of grades) expect(gradeFault(material, grade)).toBeUndefined()
  expect(gradeFault(material, undefined)).toBeUndefined()
})

test.each([
  ['ndfeb-magnet', ['N99XYZ', 'N99SH', 'N57', 'N27', 'N45ZH', 'n45sh', 'N450', 'N45-SH', '45SH', '99.5', '2:17']],
  ['smco-magnet', ['N45', '2:16', '1:5H']],
  ['ndfeb-bonded-magnet', ['N45SH', 'N99XYZ']],
])('%s has none of the grades %j', (material, grades) => {
  for (const grade of grades) expect(gradeFault(material, grade)).toMatch(/grade/)
})

test('another name of a class is not taken, since goods are compared by the one that is', () => {
  expect(gradeFault('ndfeb-magnet', 'N38TH')).toMatch(/TH is written AH/)
  expect([gradeMeets('N38TH', 'N35AH'), gradeMeets('N38AH', 'N35AH')]).toEqual([false, true])
})
