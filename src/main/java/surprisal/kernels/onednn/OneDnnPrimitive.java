package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import surprisal.kernels.nd4j.NativeAddress;

/**
 * One compiled oneDNN kernel bound to the memory it works on: running it is one native call of
 * about a microsecond. It owns every native object it was made from.
 */
final class OneDnnPrimitive implements Runnable, AutoCloseable {
  private final dnnl_stream stream;
  private final dnnl_primitive primitive = new dnnl_primitive();
  private final dnnl_exec_arg_t arguments;
  private final int count;
  private final List<dnnl_memory> memories;
  private final List<dnnl_memory_desc> descriptors;

  private OneDnnPrimitive(Builder from) {
    stream = from.oneDnn.stream();
    memories = from.memories;
    descriptors = from.descriptors;
    check(dnnl_primitive_create(primitive, from.description), from.name);
    count = memories.size();
    arguments = new dnnl_exec_arg_t(count);
    for (int i = 0; i < count; i++) {
      arguments.position(i).arg(from.names.get(i)).memory(memories.get(i));
    }
    arguments.position(0);
  }

  @Override
  public void run() {
    int status = dnnl_primitive_execute(primitive, stream, count, arguments);
    if (status != dnnl_success) {
      check(status, "execute");
    }
  }

  /** Lets the i-th argument, in the order they were given to the builder, start elsewhere. */
  void move(int argument, NativeAddress to) {
    check(dnnl_memory_set_data_handle(memories.get(argument), to), "set_data_handle");
  }

  @Override
  public void close() {
    dnnl_primitive_destroy(primitive);
    memories.forEach(memory -> dnnl_memory_destroy(memory));
    descriptors.forEach(descriptor -> dnnl_memory_desc_destroy(descriptor));
    arguments.close();
  }

  static void check(int status, String what) {
    if (status != dnnl_success) {
      throw new IllegalStateException("oneDNN refuses " + what + ": status " + status);
    }
  }

  /** Collects the arguments, then the description, then makes the primitive. */
  static final class Builder {
    /** Filled by one of oneDNN's ..._primitive_desc_create functions. */
    final dnnl_primitive_desc description = new dnnl_primitive_desc();

    final dnnl_primitive_attr attributes = new dnnl_primitive_attr();

    private final OneDnn oneDnn;
    private final String name;
    private final List<Integer> names = new ArrayList<>();
    private final List<dnnl_memory> memories = new ArrayList<>();
    private final List<dnnl_memory_desc> descriptors = new ArrayList<>();

    Builder(OneDnn oneDnn, String name, OneDnnPostOps postOps) {
      this.oneDnn = oneDnn;
      this.name = name;
      check(dnnl_primitive_attr_create(attributes), name);
      check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), name);
      append(postOps.steps());
    }

    private void append(List<OneDnnPostOps.Step> steps) {
      dnnl_post_ops ops = new dnnl_post_ops();
      check(dnnl_post_ops_create(ops), name);
      for (int i = 0; i < steps.size(); i++) {
        OneDnnPostOps.Step step = steps.get(i);
        if (step.operand() != null) {
          int argument = DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (i + 1) | DNNL_ARG_SRC_1;
          dnnl_memory_desc operand = argument(argument, step.operand());
          check(dnnl_post_ops_append_binary(ops, step.algorithm(), operand), name);
        } else if (step.algorithm() == dnnl_sum) {
          check(dnnl_post_ops_append_sum(ops, step.alpha(), 0, dnnl_data_type_undef), name);
        } else {
          check(
              dnnl_post_ops_append_eltwise(ops, step.algorithm(), step.alpha(), step.beta()), name);
        }
      }
      check(dnnl_primitive_attr_set_post_ops(attributes, ops), name);
      dnnl_post_ops_destroy(ops);
    }

    /** Binds {@code value} to one of oneDNN's argument names; null stays null. */
    dnnl_memory_desc argument(int argument, NativeTensor value) {
      if (value == null) {
        return null;
      }
      dnnl_memory_desc descriptor = new dnnl_memory_desc();
      long[] shape = value.shape();
      check(
          dnnl_memory_desc_create_with_strides(
              descriptor, shape.length, shape, value.type(), value.strides()),
          name);
      descriptors.add(descriptor);
      bind(argument, descriptor, value.address(), value.elements() * value.bytesEach());
      return descriptor;
    }

    private void bind(int argument, dnnl_memory_desc descriptor, long address, long bytes) {
      dnnl_memory memory = new dnnl_memory();
      NativeAddress data = new NativeAddress(address, bytes);
      check(dnnl_memory_create(memory, descriptor, oneDnn.engine(), data), name);
      names.add(argument);
      memories.add(memory);
    }

    /**
     * @param status what oneDNN said to the description
     */
    OneDnnPrimitive build(int status) {
      check(status, name + " of these shapes, types and strides");
      // Belongs to the description; the memory takes its own copy.
      dnnl_memory_desc scratchpad =
          dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
      long bytes = dnnl_memory_desc_get_size(scratchpad);
      if (bytes > 0) {
        long address = oneDnn.scratch().address("primitive", bytes);
        bind(DNNL_ARG_SCRATCHPAD, scratchpad, address, bytes);
      }
      OneDnnPrimitive made = new OneDnnPrimitive(this);
      dnnl_primitive_desc_destroy(description);
      dnnl_primitive_attr_destroy(attributes);
      return made;
    }
  }
}
