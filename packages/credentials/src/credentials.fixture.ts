export { delivery, screening } from './issue/issue.fixture.ts'
export { pairs } from './token/keys.fixture.ts'
