import { describe, expect, test } from 'vitest'
import { formatFor } from './format.ts'

const en = formatFor('en-GB')
const de = formatFor('de-DE')
const fr = formatFor('fr-FR')
const ja = formatFor('ja-JP')
/** Intl puts several kinds of spaces between figures and units. */
const plain = (text: string): string => text.replaceAll(/\s/g, ' ')

describe('quantities', () => {
  test('no digit of a quantity is lost, however long it is', () => {
    expect(en.kg('123456789012345.678')).toBe('123,456,789,012,345.678 kg')
    expect(de.kg('1250.5')).toBe('1.250,5 kg')
    expect(plain(fr.kg('1250.5'))).toBe('1 250,5 kg')
  })
  test('an amount has the places of its currency', () => {
    expect(plain(en.sum({ amount: '1234.50', currency: 'EUR' }))).toBe('EUR 1,234.50')
    expect(plain(de.sum({ amount: '-7000', currency: 'JPY' }))).toBe('\u22127.000 JPY')
  })
  test('hours are minutes below one, and days from two days on', () => {
    expect([en.hours('0.25'), en.hours('47.9'), en.hours('84')]).toEqual(['15 mins', '47.9 hrs', '3.5 days'])
    expect(plain(de.hours('84'))).toBe('3,5 Tage')
  })
  test('tonnes from one tonne on', () => {
    expect(en.mass('999.999')).toBe('999.999 kg')
    expect(en.mass('1000')).toBe('1 t')
    expect(de.mass('12345')).toBe('12,3 t')
    expect(en.mass('0')).toBe('0 kg')
  })
  test('what is below nothing has a minus, not a hyphen', () => {
    expect(en.kg('-1250.5')).toBe('\u22121,250.5 kg')
    expect(de.signed('-3.5')).toBe('\u22123,5')
    expect(plain(en.money({ amount: '-2', currency: 'EUR' }))).toMatch(/^\u2212?EUR \u2212?2\.00$/)
    expect(plain(fr.percent('-4'))).toBe('\u22124 %')
  })
  test('money keeps two places and says its currency', () => {
    expect(plain(en.money({ amount: '95', currency: 'EUR' }))).toBe('EUR 95.00')
    expect(plain(de.money({ amount: '1234.5678', currency: 'EUR' }))).toBe('1.234,5678 EUR')
  })
  test('a percentage is taken as it is said', () => {
    expect(plain(en.percent('62.5000'))).toBe('62.5%')
    expect(plain(de.percent('0.04'))).toBe('0 %')
    expect(plain(fr.percent('100'))).toBe('100 %')
  })
})

describe('times', () => {
  test('periods read as people say them', () => {
    expect(en.period('2027-Q1')).toBe('Q1 2027')
    expect(fr.period('2027-Q4')).toBe('T4 2027')
    expect(ja.period('2027-Q2')).toBe('2027年第2四半期')
    expect(en.period('2027-03')).toBe('Mar 2027')
    expect(ja.period('2027-03')).toBe('2027年3月')
  })
  test('a plain date is the same day everywhere', () => {
    expect(en.date('2027-03-01')).toBe('1 Mar 2027')
    expect(de.date('2027-03-01')).toBe('01.03.2027')
  })
  test('a clock that runs', () => {
    expect(en.countdown(3_661_000)).toBe('01:01:01')
    expect(en.countdown(-5)).toBe('00:00:00')
    expect(plain(en.countdown(2 * 86_400_000 + 1000))).toBe('2 days 00:00:01')
  })
})

test('countries by name, unknown codes as they are', () => {
  expect(de.country('AU')).toBe('Australien')
  expect(ja.country('JP')).toBe('日本')
  expect(en.country('somewhere')).toBe('somewhere')
})
