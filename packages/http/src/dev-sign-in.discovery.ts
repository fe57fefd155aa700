/** What the development issuer says of itself (OpenID Connect Discovery). */
export const discoveryOf = (origin: string) => ({
  issuer: origin,
  authorization_endpoint: `${origin}/dev/authorize`,
  token_endpoint: `${origin}/dev/token`,
  jwks_uri: `${origin}/.well-known/jwks.json`,
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code'],
  subject_types_supported: ['public'],
  scopes_supported: ['openid'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none'],
  id_token_signing_alg_values_supported: ['ES256'],
})
