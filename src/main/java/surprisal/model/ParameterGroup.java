package surprisal.model;

import java.util.List;

/**
 * The parameters of one role, neighbours in the flat buffers.
 *
 * @param from where the group begins in the flat buffers
 * @param to where it ends
 */
public record ParameterGroup(Role role, List<Parameter> parameters, long from, long to) {}
