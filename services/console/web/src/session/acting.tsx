import type { ReactNode } from 'react'
import { useSession } from './session.tsx'
import { acts } from './token.ts'

/** Whether somebody may do more than read: of readers the hub refuses every command, so they are shown none. */
export const useActs = (): boolean => acts(useSession())

/** What is shown to those alone who may act for their organisation. */
export const Acting = ({ children }: { children: ReactNode }) => (useActs() ? children : null)
