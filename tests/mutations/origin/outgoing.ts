import { inFile, inSource, type Mutation } from '../mutation.ts'

const address = inFile('outgoing/address.test.ts')
const PUBLIC = 'what is public is accepted, and what is near only where a deployment says so'

/** Faults of what guards that nothing within a network is fetched. */
export const OUTGOING: readonly Mutation[] = [
  ...inSource('outgoing/address.ts', [
    {
      text: 'if (isIP(address) === 0) return false',
      replacement: '',
      breaks: 'Notations of addresses are read that no resolver gives.',
      caughtBy: address('134744072 is not'),
    },
    {
      text: "parsed.range() !== 'unicast' || ",
      replacement: '',
      breaks: 'Private addresses are public.',
      caughtBy: address('169.254.169.254 is not'),
    },
    {
      text: ' || CLOUD_HOSTS.has(parsed.toString())',
      replacement: '',
      breaks: 'The host of a cloud tells its guests’ metadata.',
      caughtBy: address('168.63.129.16 is not'),
    },
    {
      text: 'parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST)',
      replacement: 'true',
      breaks: 'Reserved addresses are public.',
      caughtBy: address('4000::1 is not'),
    },
    {
      text: "if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) return 'an https URL'",
      replacement: '',
      breaks: 'Something is fetched without TLS.',
      caughtBy: address('http://example.com/ is refused'),
    },
    {
      text: "if (url.username !== '' || url.password !== '') return 'a URL without user and password'",
      replacement: '',
      breaks: 'A URL may have a user.',
      caughtBy: address('https://user:password@example.com/ is refused'),
    },
    {
      text: "if (!ports.includes(url.port === '' ? 443 : Number(url.port))) return",
      replacement: 'if (false) return',
      breaks: 'Every port is gone to.',
      caughtBy: address('https://example.com:22/ is refused'),
    },
    {
      text: "if (isIP(host) !== 0) return isPublicAddress(host) ? undefined : 'a public address'",
      replacement: 'if (isIP(host) !== 0) return undefined',
      breaks: 'An address in numbers is not looked at.',
      caughtBy: address('https://127.0.0.1/ is refused'),
    },
    {
      text: "/(?:^|\\.)(?:localhost|local|internal)\\.?$/i.test(host) || !host.includes('.') ?",
      replacement: "!host.includes('.') ?",
      breaks: 'Names within a network are gone to.',
      caughtBy: address('https://db.internal/ is refused'),
    },
    {
      text: "/(?:^|\\.)(?:localhost|local|internal)\\.?$/i.test(host) || !host.includes('.') ?",
      replacement: '/(?:^|\\.)(?:localhost|local|internal)\\.?$/i.test(host) ?',
      breaks: 'Names without a dot are gone to.',
      caughtBy: address('https://intranet/ is refused'),
    },
    {
      text: 'else if (!found.every(isPublicAddress))',
      replacement: 'else if (!found.some(isPublicAddress))',
      breaks: 'A name with one public address may lead anywhere.',
      caughtBy: address('that leads to a public address and a private one is not connected to'),
    },
    {
      text: 'allowPrivate ? systemLookup : publicLookup(resolve)',
      replacement: 'systemLookup',
      breaks: 'What a name leads to is not looked at.',
      caughtBy: address('whose server turns to a private address is never gone to, whatever the port'),
    },
    {
      text: 'if (allowPrivate) return undefined',
      replacement: '',
      breaks: 'What a deployment allows is refused.',
      caughtBy: address(PUBLIC),
    },
  ]),
  ...inSource('outgoing/fetching.ts', [
    {
      text: 'if (refused !== undefined) return',
      replacement: 'if (false) return',
      breaks: 'What may not be gone to is gone to.',
      caughtBy: address('asks only over https, at a public host and a port that is named'),
    },
    {
      text: 'if (statusCode !== 200) return',
      replacement: 'if (false) return',
      breaks: 'Whatever a server answers is what was asked for.',
      caughtBy: address('follows no redirect, wherever it leads'),
    },
    {
      text: 'if (bytes > mostBytes) end(tooLarge)\n    else chunks',
      replacement: 'chunks',
      breaks: 'What is sent may have any size.',
      caughtBy: address('takes no more than it may, said or sent'),
    },
    {
      text: "end({ unreachable: 'it did not answer in time', late: true })",
      replacement: 'undefined',
      breaks: 'A server may let wait for ever.',
      caughtBy: address('waits no longer than it may, also for the end of a body'),
    },
  ]),
]
