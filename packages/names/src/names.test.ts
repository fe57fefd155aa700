import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jaroWinkler } from './alike.ts'
import { compare, matchOf, NAME_ALIKE } from './match.ts'
import { readyName } from './name.ts'
import { indexOf } from './names-index.ts'

/** Invented names. */
const SAME: readonly (readonly [string, string, string])[] = [
  ['Ostrava Magnetics Ltd', 'OSTRAVA MAGNETICS, Limited', 'exact'],
  ['Ostrava Magnetics Ltd', 'Magnetics Ostrava', 'exact'],
  ['Grünberg Werke GmbH', 'grunberg werke g.m.b.h.', 'exact'],
  ['Société Brûlard S.A.', 'Societe Brulard SA', 'exact'],
  ['Talmero S. p. A.', 'Talmero', 'exact'],
  ["O'Dwyer Minerals plc", 'ODwyer Minerals', 'exact'],
  ['ООО «Северная Руда»', 'СЕВЕРНАЯ РУДА', 'exact'],
  ['Общество с ограниченной ответственностью «Велмира»', 'ООО Велмира', 'exact'],
  ['宝林稀土有限公司', '宝林稀土', 'exact'],
  ['株式会社ホシノ', 'ホシノ', 'exact'],
  ['Ｖｅｌｍｉｒａ Holding', 'Velmira Holding', 'exact'],
  ['Ширвинский Олег Юрьевич', 'Oleg Yuryevich Shirvinskiy', 'similar'],
  ['Ширвинский Олег', 'Oleg Shirvinskij', 'transliterated'],
  ['ООО Велмира', 'Velmira LLC', 'transliterated'],
  ['宝林稀土有限公司', 'Baolin Xitu Co., Ltd.', 'transliterated'],
  ['寶林稀土', '宝林稀土', 'transliterated'],
  ['ホシノ磁石', 'ホシノ 磁石', 'transliterated'],
  ['ホシノ', 'Hoshino K.K.', 'transliterated'],
  ['Μαγνήτες Καλαβρύτων Α.Ε.', 'Magnites Kalavryton', 'transliterated'],
  ['Юрий Хабаров', 'Iurii Khabarov', 'transliterated'],
  ['محمد صبري', 'Muhammad Sabri', 'similar'],
  ['Сергей Щукарев', 'Sergei Shchukarev', 'transliterated'],
  ['Евгений Торопов', 'Yevgeny Toropov', 'similar'],
  ['Vladimir Toropov', 'Wladimir Toropow', 'transliterated'],
  ['Mueller Erden AG', 'Müller Erden', 'transliterated'],
  ['Kestrova Metals Trading LLC', 'Kestrovva Metal Trading', 'similar'],
  ['Kestrova Metals LLC', 'Kestrowa', 'similar'],
  ['Bao Lin Xi Tu', 'Baolin Xitu', 'transliterated'],
  ['Petrov Sevmorgrad', 'Petroff Sevmorgrad', 'transliterated'],
  // What is not seen, or seen otherwise than it is written.
  ['Velmira Limited', 'Velmira Lim\u00adit\u200bed', 'exact'],
  ['Velmira GmbH', 'Velmira G\u2060mbH', 'exact'],
  ['Velmira', '\u202earimleV', 'exact'],
  ['Velmira', 'Vel\u3164mira', 'exact'],
  // Letters of the form apart from each other, or none between it and the name.
  ['Velmira Ltd', 'Velmira L t d', 'exact'],
  ['Velmira GmbH', 'Velmira G. m. b. H.', 'exact'],
  ['Velmira GmbH', 'VelmiraGmbH', 'exact'],
  ['宝林稀土有限公司', '宝林稀土 有 限 公 司', 'exact'],
  ['宝林稀土有限公司', '宝林稀土集团', 'exact'],
  // Letters of one script for those of another that look like them.
  ['Velmira Cascade', 'Velmira \u0421as\u0441ade', 'transliterated'],
  ['Porpora Works', '\u0420or\u0440ora Works', 'transliterated'],
  ['Hexacore', '\u041d\u0435\u0445\u0430\u0441\u043e\u0433\u0435', 'transliterated'],
  ['Baotec', '\u0412\u0430\u043e\u0442\u0435\u0441', 'transliterated'],
  ['Porpora', '\u03a1or\u03c1ora', 'transliterated'],
  ['Nova Hypo', '\u039d\u03bfva \u0397\u03c5\u03c1\u03bf', 'similar'],
  ['СЕВЕРНАЯ РУДА', 'CEBEPHAЯ РУДА', 'transliterated'],
  ['Toropov', 'T0r0p0v', 'transliterated'],
  ['Velmira', 'Ve1mira', 'transliterated'],
]

const OTHERS: readonly (readonly [string, string])[] = [
  ['Northern Rare Earth Metals Trading Ltd', 'Eastern Rare Earth Metals Trading Ltd'],
  ['Ostrava Magnetics', 'Ostrog Mining'],
  ['China Materials Group', 'Japan Materials Group'],
  ['Velmira', 'Almira Karstens'],
  ['宝林稀土', '包头稀土'],
  ['宝林稀土有限公司', '三河磁材有限公司'],
  ['Олег Ширвинский', 'Олег Торопов'],
  ['Ivan Petrov', 'Ivan Sidorov'],
  ['Kim Min Jun', 'Kim Seo Yeon'],
  ['Wagram', 'Richard Wagram Institut für Bergbau'],
  ['Rare Earths Ltd', 'Metals Ltd'],
  ['GmbH', 'Ltd'],
  ['—', '…'],
  ['Lodestar Resources', 'Lone Pine Resources'],
  ['Hoshino', 'Hoshizaki'],
  ['Global Trading', 'Global Mining'],
]

test.each(SAME)('%s and %s are one: %s', (a, b, how) => {
  const found = compare(a, b)
  expect([found.how, found.score]).toEqual([how, how === 'similar' ? expect.any(Number) : 1])
  expect(found.score).toBeGreaterThanOrEqual(NAME_ALIKE)
  expect(compare(b, a)).toEqual(found)
})

test.each(OTHERS)('%s and %s are not', (a, b) => {
  expect(compare(a, b).score).toBeLessThan(NAME_ALIKE)
})

describe('Jaro-Winkler', () => {
  test.each([
    ['MARTHA', 'MARHTA', 0.9611],
    ['DWAYNE', 'DUANE', 0.84],
    ['DIXON', 'DICKSONX', 0.8133],
    ['ABC', 'XYZ', 0],
  ])('%s and %s as Winkler has it', (a, b, expected) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(expected, 4)
    expect(jaroWinkler(b, a)).toBe(jaroWinkler(a, b))
  })
})

const letters = (set: string) => fc.string({ unit: fc.constantFrom(...set), minLength: 3, maxLength: 9 })
const word = fc.oneof(
  letters('abdeghiklmnoprstuvyz'),
  letters('абвгдежзийклмнопрстуфхцчшщыэюя'),
  letters('αβγδεζηικλμνοπρστυφχω'),
  letters('宝林稀土磁材北方包头金属三'),
  letters('ホシノミツビガダ'),
  letters('محمدصبريعلن'),
  fc.constantFrom('metals', 'trading', 'rare', 'earth', 'group'),
)
const name = fc.array(word, { minLength: 1, maxLength: 5 }).map(words => words.join(' '))
const form = fc.constantFrom('', 'GmbH', 'Ltd.', 'ООО', '有限公司', 'S.A.')

describe('any name', () => {
  test('is like another as that is like it', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(compare(a, b)).toEqual(compare(b, a))
      }),
    )
  })

  test('is itself in any order, case and legal form', () => {
    fc.assert(
      fc.property(name, form, fc.boolean(), (one, legal, upper) => {
        const words = one.split(' ').reverse()
        const written = `${legal} ${words.join(', ')}`
        expect(compare(one, upper ? written.toUpperCase() : written)).toEqual({ score: 1, how: 'exact' })
      }),
    )
  })

  test('is itself with other letters that look the same, whatever is between them that is not seen', () => {
    const latin = fc.string({ unit: fc.constantFrom(...'aceopxyijs'), minLength: 4, maxLength: 9 })
    const look = { a: 'а', c: 'с', e: 'е', o: 'о', p: 'р', x: 'х', y: 'у', i: 'і', j: 'ј', s: 'ѕ' } as Record<
      string,
      string
    >
    fc.assert(
      fc.property(latin, fc.array(fc.nat(2), { minLength: 9, maxLength: 9 }), (one, how) => {
        const written = [...one].map((letter, at) => [letter, look[letter], `${letter}\u200d`][how[at] ?? 0]).join('')
        expect(compare(one, written).score).toBe(1)
        expect(indexOf([{ names: [one] }]).find(readyName(written))).toHaveLength(1)
      }),
    )
  })

  test('is found by the index wherever it is alike, as by a look at every entry', () => {
    const near = fc
      .tuple(name, fc.nat(30), fc.constantFrom('', 'a', 'k', ' '))
      .map(([one, at, by]) => [one, one.slice(0, at % (one.length + 1)) + by + one.slice((at % (one.length + 1)) + 1)])
    fc.assert(
      fc.property(fc.array(near, { minLength: 1, maxLength: 8 }), pairs => {
        const entries = pairs.map(([, other = '']) => ({ names: [other] }))
        const index = indexOf(entries)
        for (const [one = ''] of pairs) {
          const ready = readyName(one)
          const all = entries.filter(entry => matchOf(ready, entry.names.map(readyName)))
          expect(index.find(ready).map(found => found.entry)).toEqual(expect.arrayContaining(all))
        }
      }),
      { numRuns: 500 },
    )
  })
})

test('the best of the names of an entry is told', () => {
  const [found] = indexOf([{ names: ['Velmira Trading House', 'Велмира'] }]).find(readyName('Velmira'))
  expect(found).toMatchObject({ alias: 'Велмира', how: 'transliterated', score: 1 })
})
