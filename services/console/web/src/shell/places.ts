/** Where an invitation leads: its secret stands after the `#`, which no browser sends to a server. */
export const JOIN = '/join'
