import { z } from 'zod'
import { idScheme } from './nouns.ts'
import { list, open, text, uri } from './parts.ts'
import { given, type Identity, partyOf } from './taken.ts'

/** The Digital Identity Anchor: a register says who a DID belongs to. */
export const registeredIdentity = open(['RegisteredIdentity'], {
  id: uri,
  name: text,
  registeredId: text.optional(),
  idScheme: idScheme.optional(),
  registerType: z.enum(['Product', 'Facility', 'Business', 'Trademark', 'Land', 'Accreditation']).optional(),
  registrationScopeList: list(uri),
})

export const identityOf = (said: z.infer<typeof registeredIdentity>): Identity => ({
  kind: 'identity',
  identity: {
    ...partyOf(said),
    ...given({ registerType: said.registerType }),
    scopes: said.registrationScopeList ?? [],
  },
})
