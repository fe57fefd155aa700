import { serveDevIssuer } from '@lodestone/http'

/** The development issuer as a process of its own, for trying containers without an OIDC issuer. It gives anybody any identity. */
const issuer = await serveDevIssuer({
  host: process.env.HOST ?? '127.0.0.1',
  port: Number(process.env.PORT ?? 8090),
  audience: process.env.OIDC_AUDIENCE ?? 'lodestone',
  url: process.env.OIDC_ISSUER,
  redirectUris: (process.env.REDIRECT_URIS ?? '').split(',').filter(Boolean),
})
console.error('the development issuer gives anybody any identity: for trying only')
console.log(`ready ${issuer.issuer}`)
const stop = (): void => void issuer.stop().then(() => process.exit(0))
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
