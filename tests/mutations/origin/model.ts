import { inFile, inSource, type Mutation } from '../mutation.ts'

const model = inFile('model/model.test.ts')
const judged = inFile('verdict/judge.test.ts')
const V2 = 'https://www.w3.org/ns/credentials/v2'
const faulty = (members: object) => model(`with ${JSON.stringify(members)} is faulty`)
const many = (name: string, one: string) => faulty({ [name]: Array(51).fill(one) })

/** Faults of the rules of the data model. */
export const MODEL: readonly Mutation[] = [
  ...inSource('model/credential.ts', [
    {
      text: 'if (many.length > 0) return',
      replacement: 'if (false) return',
      breaks: 'A credential may have any number of types.',
      caughtBy: many('type', 'VerifiableCredential'),
    },
    {
      text: "['@context', 'type'].filter",
      replacement: "['type'].filter",
      breaks: 'A credential may have any number of contexts.',
      caughtBy: many('@context', V2),
    },
    {
      text: "...contextFaults(document['@context'], '@context'),",
      replacement: '',
      breaks: 'Contexts are not looked at.',
      caughtBy: faulty({ '@context': V2 }),
    },
    {
      text: 'if (!types.includes(needed)) return',
      replacement: 'if (false) return',
      breaks: 'A credential need not be called one.',
      caughtBy: faulty({ type: [] }),
    },
    {
      text: ".filter(type => !hasMeaning(type, document['@context']))",
      replacement: '.filter(() => false)',
      breaks: 'A type may have no meaning.',
      caughtBy: faulty({ type: ['VerifiableCredential', 'Unknown'] }),
    },
    {
      text: "...idFaults(document, ''),",
      replacement: '',
      breaks: 'The id may be no address.',
      caughtBy: faulty({ id: 'no address' }),
    },
    {
      text: "...(isUrl(issuer.id) ? [] : [fault('issuer.id', 'not an address')]),",
      replacement: '',
      breaks: 'An issuer may be nameless.',
      caughtBy: faulty({ issuer: { name: 'nameless' } }),
    },
    {
      text: "if (all.length === 0) return [fault('credentialSubject', 'missing')]",
      replacement: '',
      breaks: 'A credential may be about nothing.',
      caughtBy: faulty({ credentialSubject: [] }),
    },
    {
      text: "if (!isJsonObject(one) || Object.keys(one).length === 0) return [fault(path, 'says nothing')]",
      replacement: 'if (!isJsonObject(one)) return []',
      breaks: 'A subject may say nothing.',
      caughtBy: faulty({ credentialSubject: [{ a: 1 }, {}] }),
    },
    {
      text: "...(validFrom !== undefined && from === undefined ? [fault('validFrom', 'not a time with its zone')] : []),",
      replacement: '',
      breaks: 'A credential may begin at no time that is one.',
      caughtBy: faulty({ validFrom: '2026-01-01T00:00:00' }),
    },
    {
      text: "...(validUntil !== undefined && until === undefined ? [fault('validUntil', 'not a time with its zone')] : []),",
      replacement: '',
      breaks: 'A credential may end at no time that is one, and so never.',
      caughtBy: faulty({ validUntil: 'never' }),
    },
    {
      text: 'until < from ?',
      replacement: 'false ?',
      breaks: 'A credential may end before it begins.',
      caughtBy: faulty({ validFrom: '2026-01-02T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' }),
    },
    {
      text: "...typedFaults(document.credentialStatus, 'credentialStatus'),",
      replacement: '',
      breaks: 'A status may be of no type.',
      caughtBy: faulty({ credentialStatus: { id: 'urn:a' } }),
    },
    {
      text: "...typedFaults(document.credentialSchema, 'credentialSchema', true),",
      replacement: '',
      breaks: 'A schema may be at no address.',
      caughtBy: faulty({ credentialSchema: { type: 'JsonSchema' } }),
    },
    {
      text: "...typedFaults(document.evidence, 'evidence'),",
      replacement: '',
      breaks: 'Evidence may be of no type.',
      caughtBy: faulty({ evidence: [{ type: 'A' }, { type: [] }] }),
    },
    {
      text: '...resourceFaults(document.relatedResource),',
      replacement: '',
      breaks: 'Resources may be without a digest.',
      caughtBy: faulty({ relatedResource: [{ id: 'urn:a' }] }),
    },
  ]),
  ...inSource('model/contexts.ts', [
    {
      text: "(Object.hasOwn(TYPES_OF, one) ? [] : [one]) : ['in the document itself']",
      replacement: "[] : ['in the document itself']",
      breaks: 'Every context is known.',
      caughtBy: judged('a context that is not known'),
    },
    {
      text: "(Object.hasOwn(TYPES_OF, one) ? [] : [one]) : ['in the document itself']",
      replacement: '(Object.hasOwn(TYPES_OF, one) ? [] : [one]) : []',
      breaks: 'A document may give its words a meaning of its own.',
      caughtBy: judged('a context within the document'),
    },
    {
      text: 'if (contexts[0] !== BASE) return',
      replacement: 'if (false) return',
      breaks: 'The base need not come first.',
      caughtBy: faulty({ '@context': ['https://a.example', V2] }),
    },
    {
      text: "if (new Set(contexts).size < contexts.length) return [fault(path, 'a context is named twice')]",
      replacement: '',
      breaks: 'A context may be named twice.',
      caughtBy: faulty({ '@context': [V2, V2] }),
    },
    {
      text: 'kept.has(name) && kept.get(name) !== text',
      replacement: 'false',
      breaks: 'A protected term may be given another meaning.',
      caughtBy: model('may not give another meaning to a term that is protected'),
    },
  ]),
  ...inSource('model/instant.ts', [
    {
      text: ' || !isDay(Number(year), Number(month), Number(day))',
      replacement: '',
      breaks: 'A day may be one that there is not.',
      caughtBy: model('2026-02-29T00:00:00Z is no time'),
    },
    {
      text: ' || ahead > 14 * 60',
      replacement: '',
      breaks: 'A zone may be days ahead.',
      caughtBy: model('2026-11-30T12:00:00+14:01 is no time'),
    },
    {
      text: "return sign === '-' ? -ahead : ahead",
      replacement: 'return ahead',
      breaks: 'Zones in the west count as in the east.',
      caughtBy: model('2028-02-29T00:00:00-00:30 is 2028-02-29T00:30:00.000Z'),
    },
  ]),
]
