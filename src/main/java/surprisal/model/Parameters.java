package surprisal.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import surprisal.kernels.Kernels;
import surprisal.kernels.Linear;
import surprisal.kernels.Norm;
import surprisal.kernels.NormKind;
import surprisal.kernels.Tensor;

/**
 * All parameters in one flat buffer and all gradients in another, so that optimizer, clip and
 * checkpoint are one loop each. Parameters of one {@link Role} are neighbours. Every parameter
 * starts at a multiple of 16 elements (64 bytes in fp32); the gaps stay zero.
 */
public final class Parameters {
  private static final long ALIGNMENT = 16;

  private final Map<String, Parameter> byName = new LinkedHashMap<>();
  private final List<ParameterGroup> groups = new ArrayList<>();
  private final Tensor values;
  private final Tensor gradients;

  /**
   * @param specs in the order that {@link #all} keeps
   * @param trainable whether there are gradients
   */
  Parameters(List<ParameterSpec> specs, boolean trainable, Kernels kernels) {
    Map<ParameterSpec, Long> offsets = new LinkedHashMap<>();
    long length = 0;
    for (Role role : Role.values()) {
      for (ParameterSpec spec : specs) {
        if (spec.role() == role) {
          offsets.put(spec, length);
          length += (spec.length() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
      }
    }
    values = kernels.zeros(length);
    gradients = trainable ? kernels.zeros(length) : null;
    for (ParameterSpec spec : specs) {
      long offset = offsets.get(spec);
      Tensor value = values.view(offset, spec.shape());
      Tensor gradient = trainable ? gradients.view(offset, spec.shape()) : null;
      byName.put(spec.name(), new Parameter(spec, value, gradient, offset));
    }
    group(length);
  }

  private void group(long length) {
    for (Role role : Role.values()) {
      List<Parameter> members = all().stream().filter(p -> p.spec().role() == role).toList();
      if (!members.isEmpty()) {
        groups.add(new ParameterGroup(role, members, members.get(0).offset(), length));
      }
    }
    for (int g = 0; g + 1 < groups.size(); g++) {
      ParameterGroup group = groups.get(g);
      long end = groups.get(g + 1).from();
      groups.set(g, new ParameterGroup(group.role(), group.parameters(), group.from(), end));
    }
  }

  /** Views of another flat buffer in this layout (an optimizer's moment), by parameter name. */
  public Map<String, Tensor> viewsOf(Tensor flat) {
    Map<String, Tensor> views = new LinkedHashMap<>();
    for (Parameter parameter : byName.values()) {
      views.put(parameter.name(), flat.view(parameter.offset(), parameter.shape()));
    }
    return views;
  }

  /** The flat values, [P] with the gaps. */
  public Tensor values() {
    return values;
  }

  /** The flat gradients, [P] with the gaps; null in a frozen model. */
  public Tensor gradients() {
    return gradients;
  }

  /** The parameters by role, which together cover the flat buffers. */
  public List<ParameterGroup> groups() {
    return List.copyOf(groups);
  }

  /** Number of scalars, without the gaps. */
  public long count() {
    return all().stream().mapToLong(parameter -> parameter.spec().length()).sum();
  }

  public List<Parameter> all() {
    return new ArrayList<>(byName.values());
  }

  public Parameter get(String name) {
    Parameter parameter = byName.get(name);
    if (parameter == null) {
      throw new NoSuchElementException(name);
    }
    return parameter;
  }

  /** The linear layer that owns {@code name.weight} and maybe {@code name.bias}. */
  Linear linear(String name) {
    Parameter weight = get(name + ".weight");
    Parameter bias = byName.get(name + ".bias");
    return new Linear(
        weight.value(),
        weight.gradient(),
        bias == null ? null : bias.value(),
        bias == null ? null : bias.gradient());
  }

  /** The normalization that owns {@code name.weight} and maybe {@code name.bias}. */
  Norm norm(String name, NormKind kind) {
    Linear parameters = linear(name);
    return new Norm(
        kind, parameters.weight(), parameters.dweight(), parameters.bias(), parameters.dbias());
  }
}
