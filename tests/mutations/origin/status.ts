import { inFile, inSource, type Mutation } from '../mutation.ts'

const status = inFile('status/status.test.ts')
const judged = inFile('verdict/judge.test.ts')
const KEPT = judged('is kept by another where the register lets him, and waits for his keys')
const entry = (members: object) =>
  status(
    `${JSON.stringify({
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '1',
      statusListCredential: 'https://issuer.example/status/1',
      ...members,
    })} cannot be looked up`,
  )

/** Faults of status lists. */
export const STATUS: readonly Mutation[] = [
  ...inSource('verdict/status.ts', [
    {
      text: "if ('unreachable' in fetched)\n    return { finding: found('status-unreachable', { list: entry.list, why: fetched.unreachable }) }",
      replacement: "if ('unreachable' in fetched) return {}",
      breaks: 'What cannot be looked up is taken for good.',
      caughtBy: judged('waits where the list cannot be had'),
    },
    {
      text: "if (typeof opened === 'string') return unknown(opened)",
      replacement: "if (typeof opened === 'string') return {}",
      breaks: 'A list that cannot be read revokes nothing.',
      caughtBy: judged('is unknown where the list is short'),
    },
    {
      text: 'if (faults.length > 0) return inWords(faults)',
      replacement: '',
      breaks: 'A list may break the data model.',
      caughtBy: judged('is unknown where the list breaks the model'),
    },
    {
      text: "if (!keeper) return unknown('its issuer keeps no lists for others')",
      replacement: 'if (!keeper) return {}',
      breaks: 'A list of somebody who may keep none says that nothing is revoked.',
      caughtBy: KEPT,
    },
    {
      text: 'other && remitFindings(other, attested).length === 0 ? other : undefined',
      replacement: 'other',
      breaks: 'Every issuer may keep lists for others.',
      caughtBy: KEPT,
    },
    {
      text: 'return waits ? { finding: waits } : unknown(inWords(signed.findings))',
      replacement: 'return waits ? { finding: waits } : {}',
      breaks: 'A list whose signature does not hold says that nothing is revoked.',
      caughtBy: judged('says nothing where it is signed by nobody who may'),
    },
    {
      text: 'return waits ? { finding: waits } : unknown(inWords(signed.findings))',
      replacement: 'return unknown(inWords(signed.findings))',
      breaks: 'A list waits not for the keys of its issuer.',
      caughtBy: KEPT,
    },
    {
      text: 'if (!signed.ok) {',
      replacement: 'if (false) {',
      breaks: 'The signature of a list is not verified.',
      caughtBy: judged('says nothing where it is signed by nobody who may'),
    },
    {
      text: 'for (const entry of entries.value) found',
      replacement: 'for (const entry of entries.value.slice(0, 1)) found',
      breaks: 'Of several entries the first one counts.',
      caughtBy: judged('is the worst of several'),
    },
    {
      text: 'if (!entries.ok) return { findings: entries.findings, messages: [] }',
      replacement: 'if (!entries.ok) return { findings: [], messages: [] }',
      breaks: 'An entry that cannot be read is passed over.',
      caughtBy: judged('is unknown in two bits'),
    },
    {
      text: 'if (before?.url === url) return before.opened',
      replacement: 'if (before) return before.opened',
      breaks: 'A list counts under an address where it is not.',
      caughtBy: judged('is opened again under another address'),
    },
  ]),
  ...inSource('status/list.ts', [
    {
      text: 'if (!typesOf(credential)?.includes(LIST_TYPE)) return',
      replacement: 'if (false) return',
      breaks: 'Any credential is a list.',
      caughtBy: status('is not read from what is no list'),
    },
    {
      text: 'id !== undefined && id !== url',
      replacement: 'false',
      breaks: 'A list of another address is shown under this one.',
      caughtBy: judged('is unknown where the list is of another address'),
    },
    {
      text: " || subject.type !== 'BitstringStatusList'",
      replacement: '',
      breaks: 'A list of another kind is read.',
      caughtBy: status('is not read from what is no list'),
    },
    {
      text: "if (from === undefined || until === undefined) return 'valid at no time that is one'",
      replacement: '',
      breaks: 'A list may be valid at no time that is one.',
      caughtBy: status('is not read from what is no list'),
    },
    {
      text: 'if (!list.purposes.includes(purpose)) return',
      replacement: 'if (false) return',
      breaks: 'A list of another purpose is asked.',
      caughtBy: judged('is unknown where the purpose is another'),
    },
    {
      text: "if (on.getTime() < list.from) return unknown('the list is not yet valid')",
      replacement: '',
      breaks: 'A list counts before it is valid.',
      caughtBy: judged('is unknown where the list is not yet valid'),
    },
    {
      text: "if (on.getTime() > list.until) return unknown('the list is no longer valid')",
      replacement: '',
      breaks: 'A list counts after it was valid.',
      caughtBy: judged('is unknown where the list has lapsed'),
    },
    {
      text: 'if (bit === undefined) return',
      replacement: 'if (bit === undefined) return {}\n  if (false) return',
      breaks: 'What stands behind the end of a list is not revoked.',
      caughtBy: judged('is unknown behind the end'),
    },
    {
      text: "if (purpose === 'revocation') return { finding: found('revoked', figures) }",
      replacement: '',
      breaks: 'What is revoked is not called so.',
      caughtBy: judged('is revoked'),
    },
    {
      text: "if (purpose === 'suspension') return { finding: found('suspended', figures) }",
      replacement: '',
      breaks: 'What is suspended is not called so.',
      caughtBy: judged('is suspended'),
    },
  ]),
  ...inSource('status/entry.ts', [
    {
      text: "if (type !== 'BitstringStatusListEntry') return 'not an entry of a bitstring status list'",
      replacement: '',
      breaks: 'An entry of another kind of list is read.',
      caughtBy: judged('is unknown by another kind of list'),
    },
    {
      text: 'if (purpose === undefined) return',
      replacement:
        "if (purpose === undefined) return { purpose: 'refresh', list: '', index: 0, messages: ['', ''] }\n  if (false) return",
      breaks: 'A purpose that is not known is passed over.',
      caughtBy: entry({ statusPurpose: 'mood' }),
    },
    {
      text: "if (!isUrl(list)) return 'no address of a list'",
      replacement: '',
      breaks: 'A list may be at no address.',
      caughtBy: entry({ statusListCredential: 'x' }),
    },
    {
      text: "typeof index !== 'string' || !INDEX.test(index)",
      replacement: "typeof index !== 'string'",
      breaks: 'An index may be below zero.',
      caughtBy: entry({ statusListIndex: '-1' }),
    },
    {
      text: "typeof index !== 'string' || !INDEX.test(index)",
      replacement: '!INDEX.test(String(index))',
      breaks: 'An index may be a number, which readers round otherwise.',
      caughtBy: entry({ statusListIndex: 1 }),
    },
    {
      text: 'statusSize !== 1',
      replacement: 'false',
      breaks: 'Entries of several bits are read as of one.',
      caughtBy: judged('is unknown in two bits'),
    },
    {
      text: 'all.length > MOST_ENTRIES',
      replacement: 'false',
      breaks: 'A credential may name any number of lists.',
      caughtBy: status('among too many is not looked up'),
    },
  ]),
  ...inSource('status/bitstring.ts', [
    {
      text: 'bits.length * 8 < LEAST_BITS ?',
      replacement: 'false ?',
      breaks: 'A list may be so short that it tells whose credential is looked at.',
      caughtBy: judged('is unknown where the list is short'),
    },
    {
      text: 'if (length > mostBytes) {',
      replacement: 'if (false) {',
      breaks: 'A list may grow to any size.',
      caughtBy: status('that grows beyond its limit is not read to its end'),
    },
    {
      text: '(byte >> (7 - (index % 8)))',
      replacement: '(byte >> (index % 8))',
      breaks: 'Bits are counted from the right.',
      caughtBy: status('is revoked, suspended or neither, as the bit at its index says'),
    },
  ]),
]
