// What the board knows: teams by city, people, who sits where. Drawn by view.js, changed by answers of the server only.

export class Plan {
  load(board) {
    this.revision = board.revision;
    this.actions = board.actions;
    this.undo = board.undo;
    this.duties = board.duties;
    this.cities = board.cities;
    this.people = new Map(board.people.map((person) => [person.id, person]));
    this.teams = new Map();
    for (const city of board.cities) for (const team of city.teams) this.teams.set(team.id, { ...team, city, members: [] });
    this.seats = new Map();
    for (const seat of board.seats) this.sit(seat);
  }

  get mayChange() {
    return this.actions.length > 0;
  }

  sit(seat) {
    this.seats.set(seat.person, seat);
    this.teams.get(seat.team).members.push(seat.person);
  }

  stand(person) {
    const seat = this.seats.get(person);
    if (!seat) return;
    const team = this.teams.get(seat.team);
    team.members = team.members.filter((member) => member !== person);
    this.seats.delete(person);
  }

  // What a change answered; says which teams look different now.
  apply(changed) {
    this.revision = changed.revision;
    this.undo = changed.undo;
    for (const seat of changed.seats) this.stand(seat.person);
    for (const seat of changed.seats) if (seat.team) this.sit(seat);
    for (const { id, lacks } of changed.teams) this.teams.get(id).lacks = lacks;
    return changed.teams.map((team) => team.id);
  }

  // Whoever leads comes first, then as they came.
  membersOf(team) {
    const order = Object.keys(this.duties);
    return [...team.members].sort(
      (one, other) => order.indexOf(this.seats.get(one).duty) - order.indexOf(this.seats.get(other).duty),
    );
  }

  get free() {
    return [...this.people.values()].filter((person) => !this.seats.has(person.id));
  }

  get counts() {
    const short = [...this.teams.values()].filter((team) => team.lacks.length > 0).length;
    return { complete: this.teams.size - short, short, free: this.people.size - this.seats.size };
  }

  found(text) {
    const words = text.trim().toLowerCase().split(/\s+/);
    const fits = (person) => {
      const all = `${person.name} ${person.spelled} ${person.unit} ${person.rank} ${person.province}`.toLowerCase();
      return words.every((word) => all.includes(word));
    };
    return [...this.people.values()].filter(fits);
  }
}
