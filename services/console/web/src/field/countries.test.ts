import { COUNTRIES } from '@lodestone/kernel/place'
import { expect, test } from 'vitest'
import { LOCALES } from '../i18n/i18n.ts'
import { countriesLike, countryCode } from './countries.ts'

test('a country is known by its code and by its name in every language, and never by the beginning of another', () => {
  const written = ['Germany', 'deutschland', 'ALLEMAGNE', 'ドイツ', 'de', ' DE ']
  expect(new Set(written.map(countryCode))).toEqual(new Set(['DE']))
  expect([countryCode('USA'), countryCode('United Kingdom'), countryCode('Cote d’Ivoire')]).toEqual(['US', 'GB', 'CI'])
  expect([countryCode('Germ'), countryCode(''), countryCode('QQ')]).toEqual([undefined, undefined, undefined])
})

test.each(Object.values(LOCALES))(
  'in %s every country is known by the name that is shown of it, and by no other’s',
  locale => {
    const nameOf = new Intl.DisplayNames([locale], { type: 'region' })
    for (const code of COUNTRIES) expect([code, countryCode(nameOf.of(code) ?? '')]).toEqual([code, code])
  },
)

test('what is typed proposes the country itself first, then those that begin with it', () => {
  const names = (text: string) => countriesLike(text, 'en').map(({ name }) => name)
  expect(names('ge').slice(0, 2)).toEqual(['Georgia', 'Germany'])
  expect(names('germany')).toEqual(['Germany'])
  expect(names('land')).toContain('Finland')
  expect(countriesLike('Germany', 'ja')).toEqual([{ code: 'DE', name: 'ドイツ' }])
  expect(names('nowhere')).toEqual([])
  expect(names('')).toHaveLength(COUNTRIES.size)
})
