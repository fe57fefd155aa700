import { inFile, inSource, type Mutation } from '../mutation.ts'

const token = inFile('token/token.test.ts')
const judged = inFile('verdict/judge.test.ts')
const OTHER_KEY = token('does not hold against another key under the same name')
const DEEP = token(`for the payload ${'['.repeat(65)}${']'.repeat(65)}`)

/** Faults of reading a token and of its signature. */
export const TOKEN: readonly Mutation[] = [
  ...inSource('token/token.ts', [
    {
      text: 'text.length > MOST_CHARACTERS',
      replacement: 'text.length > Infinity',
      breaks: 'A token of any length is read.',
      caughtBy: token('for being too long, before any of it is read'),
    },
    {
      text: 'parts.length !== 3',
      replacement: 'parts.length < 3',
      breaks: 'What stands behind the signature is passed over.',
      caughtBy: token('for being a.b.c.d'),
    },
    {
      text: 'if (!isOneOf(ALGORITHMS, alg)) return unread',
      replacement: "if (!isOneOf([...ALGORITHMS, 'none'], alg)) return unread",
      breaks: 'The algorithm none is on the list.',
      caughtBy: token('for the algorithm none'),
    },
    {
      text: 'if (!isOneOf(ALGORITHMS, alg)) return unread',
      replacement: "if (!isOneOf([...ALGORITHMS, 'HS256'], alg)) return unread",
      breaks: 'A shared secret is on the list of algorithms.',
      caughtBy: token('for the algorithm HS256'),
    },
    {
      text: "if (!isOneOf(ALGORITHMS, alg)) return unread(found('algorithm-not-allowed', { algorithm: String(alg) }))",
      replacement: '',
      breaks: 'The list of algorithms is not asked.',
      caughtBy: token('for the algorithm RS256'),
    },
    {
      text: "if (signature === '') return unread(found('signature-missing', {}))",
      replacement: '',
      breaks: 'A missing signature is not called so.',
      caughtBy: token('for having no signature'),
    },
    {
      text: "if (!TYPES.includes(typ ?? null)) return shape('typ', 'not vc+jwt')",
      replacement: '',
      breaks: 'A token of any typ is a credential.',
      caughtBy: token("for the header { typ: 'JWT' }"),
    },
    {
      text: 'TYPES.includes(typ ?? null)',
      replacement: "TYPES.includes(typ ?? 'vc+jwt')",
      breaks: 'A token without typ is a credential.',
      caughtBy: token('for the header { typ: undefined }'),
    },
    {
      text: "if (!CONTENTS.includes(cty)) return shape('cty', 'not vc')",
      replacement: '',
      breaks: 'The content type is not looked at.',
      caughtBy: token("for the header { cty: 'vp' }"),
    },
    {
      text: "(typeof kid !== 'string' || kid === '')",
      replacement: 'false',
      breaks: 'A key may be named by nothing.',
      caughtBy: token("for the header { kid: '' }"),
    },
    {
      text: 'crit !== undefined || b64 !== undefined',
      replacement: 'false',
      breaks: 'An extension that must be understood is passed over.',
      caughtBy: token("for the header { crit: [ 'x' ], x: 1 }"),
    },
    {
      text: 'if (faults.length > 0) return unread(...faults)',
      replacement: '',
      breaks: 'Claims may say something else than the document.',
      caughtBy: token('for the payload {"issuer":{"id":"did:a:b"},"iss":"did:a:c"}'),
    },
    {
      text: "'utf-8', { fatal: true, ignoreBOM: true }",
      replacement: "'utf-8', { ignoreBOM: true }",
      breaks: 'Bytes that are no text are read as one.',
      caughtBy: token('for being Iv8i.e30.AAAA'),
    },
  ]),
  ...inSource('token/claims.ts', [
    {
      text: "['iss', iss, idIn(issuer)],",
      replacement: '',
      breaks: 'The claim iss may name another issuer.',
      caughtBy: token('for the payload {"issuer":{"id":"did:a:b"},"iss":"did:a:c"}'),
    },
    {
      text: "['jti', jti, id],",
      replacement: '',
      breaks: 'The claim jti may name another credential.',
      caughtBy: token('for the payload {"id":"urn:a","jti":"urn:b"}'),
    },
    {
      text: "['sub', sub, idIn(credentialSubject)],",
      replacement: '',
      breaks: 'The claim sub may name another subject.',
      caughtBy: token('for the payload {"credentialSubject":[{"id":"urn:a"}],"sub":"urn:a"}'),
    },
    {
      text: '.filter(name => name in credential)',
      replacement: '.filter(() => false)',
      breaks: 'A credential within the claim vc is passed over.',
      caughtBy: token('for the payload {"vc":{}}'),
    },
    {
      text: "['exp', 'nbf']",
      replacement: "['nbf']",
      breaks: 'The claim exp may be no number of seconds.',
      caughtBy: token('for the payload {"exp":"2026-01-01T00:00:00Z"}'),
    },
    {
      text: "['exp', 'nbf']",
      replacement: "['exp']",
      breaks: 'The claim nbf may be no number of seconds.',
      caughtBy: token('for the payload {"nbf":"2036-01-01T00:00:00Z"}'),
    },
    {
      text: '&& Math.abs(value) <= 8.64e12',
      replacement: '',
      breaks: 'A claim may say a time that there is not.',
      caughtBy: token('for the payload {"nbf":1e300}'),
    },
  ]),
  ...inSource('token/json.ts', [
    {
      text: 'scanned.deepest > DEEPEST',
      replacement: 'false',
      breaks: 'JSON may be nested to any depth.',
      caughtBy: DEEP,
    },
    {
      text: 'names.length === scanned.colons',
      replacement: 'true',
      breaks: 'Of two members of one name the last one counts.',
      caughtBy: token('for the payload {"issuer":"a","issuer":"b"}'),
    },
    {
      text: "if (names.includes('__proto__'))",
      replacement: 'if (false)',
      breaks: 'A member may be named __proto__.',
      caughtBy: token('for the payload {"__proto__":{"admin":true}}'),
    },
    {
      text: "text.includes('\\\\u') || ",
      replacement: '',
      breaks: 'An escape may write what is no character.',
      caughtBy: token('for the payload {"a":["\\u0000"]}'),
    },
    {
      text: "!text.includes('\\0') && text.isWellFormed()",
      replacement: 'text.isWellFormed()',
      breaks: 'A text may hold NUL.',
      caughtBy: token('for the payload {"a":["\\u0000"]}'),
    },
    {
      text: "!text.includes('\\0') && text.isWellFormed()",
      replacement: "!text.includes('\\0')",
      breaks: 'A text may hold half of a surrogate pair.',
      caughtBy: token('for the payload {"a":"\\ud800"}'),
    },
  ]),
  ...inSource('token/base64url.ts', [
    {
      text: '(bits & (left === 3 ? 0x3 : 0x3ff)) !== 0',
      replacement: 'false',
      breaks: 'One signature may be written in several ways.',
      caughtBy: token('is never accepted with its last letter changed to one that a lenient reader takes for the same'),
    },
    {
      text: 'if (bits < 0) return undefined',
      replacement: '',
      breaks: 'What is no base64url is passed over.',
      caughtBy: token('for being e30=.e30.AAAA'),
    },
  ]),
  ...inSource('token/signature.ts', [
    {
      text: 'if (key && (await holds(token, key))) return read(one)',
      replacement: 'if (key) return read(one)',
      breaks: 'The signature is not verified.',
      caughtBy: OTHER_KEY,
    },
    {
      text: 'fits(one.key, algorithm) && ',
      replacement: '',
      breaks: 'A key of another algorithm is tried.',
      caughtBy: token('is none of another algorithm'),
    },
    {
      text: ' && isMeant(one, kid, issuer)',
      replacement: '',
      breaks: 'Whatever key the header names, all keys are tried.',
      caughtBy: token('is not the one that the header calls #key-2'),
    },
    {
      text: "of !== '' && of !== issuer",
      replacement: 'false',
      breaks: 'A key of another issuer may be named.',
      caughtBy: token('is not the one that the header calls did:web:other.example#key-1'),
    },
    {
      text: "kid.startsWith('did:')",
      replacement: 'false',
      breaks: 'Another issuer may be named in the place of a key.',
      caughtBy: token('without a name stands for every name of the issuer, and for none of another'),
    },
    {
      text: '.slice(0, MOST_TRIED)',
      replacement: '',
      breaks: 'Any number of keys is tried for one signature.',
      caughtBy: token('is tried among ten of an issuer, and no more'),
    },
  ]),
  ...inSource('token/given.ts', [
    {
      text: 'text.length > MOST_CHARACTERS',
      replacement: 'text.length > Infinity',
      breaks: 'A document of any length is read.',
      caughtBy: judged('10 MB'),
    },
    {
      text: "return unread(found('signature-missing', {}))",
      replacement: 'return readToken(String(document.value.id))',
      breaks: 'A document that nobody has signed is not called so.',
      caughtBy: judged('where there is none, or one of another kind within the document'),
    },
  ]),
]
