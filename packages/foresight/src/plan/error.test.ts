import { expect, test } from 'vitest'
import { forecastError } from './error.ts'

const line = (period: string, kg: string, material = 'ndfeb-magnet') => ({ material, period, kg })

test('a plan is held against what was asked and taken by material and quarter', () => {
  const { quarters, materials } = forecastError(
    ['2027-Q1', '2027-Q2'],
    [line('2027-Q1', '100'), line('2027-Q2', '100'), line('2027-Q3', '999')],
    [line('2027-01', '60'), line('2027-03', '60'), line('2027-Q2', '90')],
    [line('2027-Q1', '110'), line('2027-05', '50')],
  )
  expect(quarters).toEqual([
    {
      material: 'ndfeb-magnet',
      quarter: '2027-Q1',
      plannedKg: '100',
      askedKg: '120',
      takenKg: '110',
      askedErrorKg: '-20',
      takenErrorKg: '-10',
    },
    {
      material: 'ndfeb-magnet',
      quarter: '2027-Q2',
      plannedKg: '100',
      askedKg: '90',
      takenKg: '50',
      askedErrorKg: '10',
      takenErrorKg: '50',
    },
  ])
  // Sizes 20 and 10 over 210 kg that were asked; 10 and 50 over 160 kg that were taken.
  expect(materials).toEqual([
    {
      material: 'ndfeb-magnet',
      asked: { meanErrorKg: '15', biasKg: '-5', meanErrorPct: '14.3' },
      taken: { meanErrorKg: '30', biasKg: '20', meanErrorPct: '37.5' },
    },
  ])
})

test('what nobody planned is an error too, and where nothing happened there is no percentage', () => {
  const { materials } = forecastError(['2027-Q1'], [], [line('2027-Q1', '7', 'smco-magnet')], [])
  expect(materials).toEqual([
    {
      material: 'smco-magnet',
      asked: { meanErrorKg: '7', biasKg: '-7', meanErrorPct: '100.0' },
      taken: { meanErrorKg: '0', biasKg: '0' },
    },
  ])
})
