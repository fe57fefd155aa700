import { inFile, inSource, type Mutation } from '../mutation.ts'

const did = inFile('did/did.test.ts')
const register = inFile('verdict/register.test.ts')

/** Faults of the keys of issuers, of where they are fetched, and of the register as it is read. */
export const ISSUER: readonly Mutation[] = [
  ...inSource('did/document.ts', [
    {
      text: 'document.id !== did',
      replacement: 'false',
      breaks: 'A document of another DID gives keys.',
      caughtBy: did('of another DID is refused'),
    },
    {
      text: 'methods.length > MOST_METHODS || asserting.length > MOST_METHODS',
      replacement: 'asserting.length > MOST_METHODS',
      breaks: 'A document may have any number of methods.',
      caughtBy: did('with more methods than anybody has is refused'),
    },
    {
      text: 'methods.length > MOST_METHODS || asserting.length > MOST_METHODS',
      replacement: 'methods.length > MOST_METHODS',
      breaks: 'A document may assert with any number of methods.',
      caughtBy: did('that asserts with more methods than anybody has is refused'),
    },
    {
      text: 'const asserting = listIn(document.assertionMethod)',
      replacement: 'const asserting = listIn(document.verificationMethod)',
      breaks: 'Keys count that the issuer does not assert with.',
      caughtBy: did('has none of methods that it does not assert with'),
    },
    {
      text: 'const asserting = listIn(document.assertionMethod)',
      replacement: 'const asserting = listIn(document.assertionMethod ?? document.authentication)',
      breaks: 'Keys for signing in count.',
      caughtBy: did('has none of methods for signing in alone'),
    },
    {
      text: '(controller !== undefined && controller !== did)',
      replacement: 'false',
      breaks: 'Keys count that another controls.',
      caughtBy: did('has none of methods that another controls'),
    },
    {
      text: '|| !id.startsWith(',
      replacement: '|| id.startsWith(String.fromCharCode(0) + ',
      breaks: 'Keys of another DID count.',
      caughtBy: did('has none of methods of another DID'),
    },
    {
      text: 'if (jwk !== undefined && multibase !== undefined) return []',
      replacement: '',
      breaks: 'Of two keys in one method one counts.',
      caughtBy: did('has none of methods with two keys'),
    },
    {
      text: ' || d !== undefined',
      replacement: '',
      breaks: 'A key counts whose secret everybody knows.',
      caughtBy: did('has none of keys with their secret'),
    },
    {
      text: "if (use !== undefined && use !== 'sig') return undefined",
      replacement: '',
      breaks: 'A key for encryption verifies.',
      caughtBy: did('has none of keys for encryption'),
    },
    {
      text: "kty === 'EC' ? !isCoordinate(y) : y !== undefined",
      replacement: 'false',
      breaks: 'Half a point is a key.',
      caughtBy: did('has none of keys with half a point'),
    },
  ]),
  ...inSource('did/did-web.ts', [
    {
      text: 'if (INSIDE.includes(last)) return undefined',
      replacement: '',
      breaks: 'A document is fetched from within a network.',
      caughtBy: did('did:web:metadata.google.internal is not fetched'),
    },
    {
      text: 'labels.length < 2 || ',
      replacement: '',
      breaks: 'A name without a dot is a host.',
      caughtBy: did('did:web:intranet is not fetched'),
    },
    {
      text: ' || /^(?:\\d+|0x[0-9a-f]*)$/.test(last)',
      replacement: '',
      breaks: 'An address in numbers is a host.',
      caughtBy: did('did:web:127.0.0.1 is not fetched'),
    },
    {
      text: '!labels.every(label => LABEL.test(label))',
      replacement: 'false',
      breaks: 'A host may have a user before it.',
      caughtBy: did('did:web:user@issuer.example is not fetched'),
    },
    {
      text: ' && Number(port) < 65_536',
      replacement: '',
      breaks: 'A port may be one that there is not.',
      caughtBy: did('did:web:issuer.example%3A65536 is not fetched'),
    },
    {
      text: 'more.length > 0 || ',
      replacement: '',
      breaks: 'What stands behind a port is passed over.',
      caughtBy: did('did:web:issuer.example%3A80%3A81 is not fetched'),
    },
    {
      text: 'if (!segments.every(isSegment)) return undefined',
      replacement: '',
      breaks: 'A path may lead anywhere on its host.',
      caughtBy: did('did:web:issuer.example:a%2fb is not fetched'),
    },
    {
      text: '!/^\\.\\.?$/.test(plain) && ',
      replacement: '',
      breaks: 'A path may go up.',
      caughtBy: did('did:web:issuer.example:..:x is not fetched'),
    },
    {
      text: 'if (did.length > 1_000) return undefined',
      replacement: '',
      breaks: 'A name may have any length.',
      caughtBy: did('a name of more than a thousand characters is not fetched'),
    },
  ]),
  ...inSource('did/curve.ts', [
    {
      text: 'if ((root * root) % p !== square) return undefined',
      replacement: '',
      breaks: 'What is no point of its curve is a key.',
      caughtBy: did('that is no point of its curve is no key'),
    },
  ]),
  ...inSource('verdict/register.ts', [
    {
      text: '.filter(one => one.withdrawn === undefined)',
      replacement: '',
      breaks: 'An issuer who was withdrawn stands in the register.',
      caughtBy: register('of what the hub answers all is read but issuers that were withdrawn'),
    },
    {
      text: 'const twice = parsed.data.find((one, nth) => parsed.data.findIndex(({ did }) => did === one.did) < nth)',
      replacement: 'const twice = parsed.data.find(() => false)',
      breaks: 'An issuer may stand in the register twice.',
      caughtBy: register('an issuer that stands in it twice is no register'),
    },
    {
      text: "z.array(z.string().regex(/^[A-Z]{2}$/, 'not a country such as AU'))",
      replacement: 'z.array(z.string())',
      breaks: 'A remit may be bound to a country that there is not, by which nothing is meant.',
      caughtBy: register('a country that is none is no register'),
    },
    {
      text: 'const words = z.array(z.string().min(1)).min(1)',
      replacement: 'const words = z.array(z.string())',
      breaks: 'A remit may be for no type.',
      caughtBy: register('a remit for no type is no register'),
    },
    {
      text: "context.addIssue({ code: 'custom', message: 'not a public key' })",
      replacement: '',
      breaks: 'A key of the register that cannot be read is passed over.',
      caughtBy: register('a key with its secret is no register'),
    },
  ]),
]
