// Where to begin, below the list of all commands. Text only.

export const LEAD_ON = `
Where to begin:
  meterhub demo     look at it: a simulated building
  meterhub init     find the meters and write a configuration
  meterhub run      read the meters and serve them; without a configuration it starts empty and says what to open
  meterhub status   how the running one is`;
