// A history from the few large pieces in which the engine hands it out (`asl_engine::history::PackedHistory`).

/**
 * The texts by their names, of which the first is `given`. `recipes` says of each how it is made: 0 for the next piece of `written`, or n and the names of n texts before it.
 * Pieces share the memory of `written`, and texts that of their parts, until somebody looks inside: strings are cut and joined without copying.
 */
export function texts(given, written, ends, recipes) {
  const all = [];
  let piece = 0;
  let from = 0;
  for (let at = 0; at < recipes.length; ) {
    const parts = recipes[at++];
    if (parts === 0) {
      const end = ends[piece++];
      all.push(all.length === 0 ? given : written.slice(from, end));
      from = end;
    } else {
      let joined = '';
      for (const last = at + parts; at < last; at++) joined += all[recipes[at]];
      all.push(joined);
    }
  }
  return all;
}

/** The events, in the shape of GetExecutionHistory. */
export function events(shapes, rows, texts) {
  const history = [];
  let at = 0;
  const value = (column) => {
    switch (column) {
      case 'text':
        return texts[rows[at++]];
      case 'number':
        return rows[at++];
      case 'whole':
        return { truncated: false };
      case 'role':
        return { roleArn: texts[rows[at++]] };
      default: {
        const variables = [];
        for (let left = rows[at++]; left > 0; left--) variables.push([texts[rows[at++]], texts[rows[at++]]]);
        return Object.fromEntries(variables);
      }
    }
  };
  while (at < rows.length) {
    const { type, details, members } = shapes[rows[at++]];
    const event = { timestamp: texts[rows[at++]], type, id: history.length + 1, previousEventId: rows[at++] };
    if (details !== null) {
      const named = (event[details] = {});
      for (const [name, column] of members) named[name] = value(column);
    }
    history.push(event);
  }
  return history;
}
